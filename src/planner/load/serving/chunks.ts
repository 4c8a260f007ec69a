import type { PromptBin } from './request-profile.ts';

/** A piece of a prompt, as long as one step's budget or shorter, after tokens whose KV is there. */
export interface Chunk {
  readonly tokens: number;
  readonly cachedTokens: number;
  readonly weight: number;
}

/** Pieces in which prompts are computed under one token budget; sizes ascend, weights sum to 1. */
export interface Chunks {
  readonly perPrompt: number;
  readonly meanTokens: number;
  readonly sizes: readonly Chunk[];
}

export function chunksOf(prompts: readonly PromptBin[], budgetTokens: number): Chunks {
  const pieces = prompts.flatMap((bin) => chunksOfPrompt(bin, budgetTokens));
  const perPrompt = pieces.reduce((sum, { weight }) => sum + weight, 0);
  const sizes = pieces
    .map((chunk) => ({ ...chunk, weight: chunk.weight / perPrompt }))
    .sort((a, b) => a.tokens - b.tokens || a.cachedTokens - b.cachedTokens);
  return { perPrompt, sizes, meanTokens: sizes.reduce((sum, { tokens, weight }) => sum + tokens * weight, 0) };
}

/** Full chunks as one of their mean, and the rest. Their weights are that of the prompt, times their number. */
export function chunksOfPrompt(prompt: PromptBin, budgetTokens: number): readonly Chunk[] {
  const { uncachedTokens, cachedTokens, weight } = prompt;
  const full = Math.floor(uncachedTokens / budgetTokens);
  const rest = {
    tokens: uncachedTokens - full * budgetTokens,
    cachedTokens: cachedTokens + full * budgetTokens,
    weight,
  };
  if (full === 0) return [rest];
  const mean = {
    tokens: budgetTokens,
    cachedTokens: cachedTokens + (budgetTokens * (full - 1)) / 2,
    weight: weight * full,
  };
  return rest.tokens > 0 ? [mean, rest] : [mean];
}

/** Tokens that chunks of about this size have before them: long chunks are of long prompts, which have most. */
export function cachedBefore({ sizes }: Chunks, tokens: number): number {
  const [from, to] = [tokens / 1.5, tokens * 1.5];
  const near = sizes.filter((chunk) => chunk.tokens >= from && chunk.tokens <= to);
  const weight = near.reduce((sum, chunk) => sum + chunk.weight, 0);
  if (weight === 0) return sizes.findLast((chunk) => chunk.tokens <= tokens)?.cachedTokens ?? 0;
  return near.reduce((sum, chunk) => sum + chunk.weight * chunk.cachedTokens, 0) / weight;
}
