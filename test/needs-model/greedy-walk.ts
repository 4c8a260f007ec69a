import type { TextCompletion } from '#wire';
import { postJson } from '../support/http-client.ts';
import type { GreedyCase } from './greedy-reference.ts';

/**
 * A position where an engine, with the reference's own tokens behind it, prefers another token than the reference wrote,
 * and by how much each side preferred its own: differences of two logits (of two logprobs, which is the same), ≥ 0.
 *
 * Their sum is how far the difference of these two logits moved between the sides. Numeric noise moves it a little, and
 * so can only turn a near tie; a wrong mask, position, weight or token moves it by whole units.
 */
export interface Parting {
  readonly prompt: string;
  readonly position: number;
  readonly ours: number;
  readonly theirs: number;
  /** Infinite when the reference's token is not among the likeliest that the engine tells. */
  readonly ourMargin: number;
  /** Infinite when the reference told no probabilities there, or ours was no close call to it. */
  readonly theirMargin: number;
}

export function movedBy({ ourMargin, theirMargin }: Parting): number {
  return ourMargin + theirMargin;
}

/** What an engine wrote greedily, to the last token asked for. */
export interface Continuation {
  readonly promptTokens: readonly number[];
  readonly cachedTokens: number;
  readonly tokens: readonly number[];
  /** Logprobs of the likeliest tokens by their spelling. */
  readonly topAt: readonly Readonly<Record<string, number>>[];
}

/** One recorded reply, walked to its end. */
export interface Walk {
  readonly partings: readonly Parting[];
  /** How many tokens the prompt is to the engine. */
  readonly promptTokens: number;
}

/**
 * Compares every token of a recorded reply with what the engine would write there. After a parting the engine is set back
 * onto the reference's tokens, because what follows another token says nothing; so no position is left out.
 */
export async function walkAlong(url: string, one: GreedyCase, cacheSalt: string): Promise<Walk> {
  const partings: Parting[] = [];
  let promptTokens: number | undefined;
  let from = 0;
  let past: string | readonly number[] = one.prompt;
  while (from < one.tokens.length) {
    const reply = await continueGreedily(url, { prompt: past, maxTokens: one.tokens.length - from, cacheSalt });
    promptTokens ??= reply.promptTokens.length;
    const at = one.tokens.slice(from).findIndex((token, i) => token !== reply.tokens[i]);
    if (at < 0) break;
    partings.push(await describe(url, one, reply, { at, position: from + at }));
    past = [...reply.promptTokens, ...one.tokens.slice(from, from + at + 1)];
    from += at + 1;
  }
  return { partings, promptTokens: promptTokens ?? 0 };
}

async function describe(
  url: string,
  one: GreedyCase,
  reply: Continuation,
  { at, position }: { readonly at: number; readonly position: number },
): Promise<Parting> {
  const [ours = -1, theirs = -1] = [reply.tokens[at], one.tokens[position]];
  const close = one.closeCalls.find((call) => call.position === position && call.runnerUp === ours);
  return {
    prompt: one.prompt,
    position,
    ours,
    theirs,
    ourMargin: await marginAt(url, reply, at, [ours, theirs]),
    theirMargin: close?.gap ?? Number.POSITIVE_INFINITY,
  };
}

/** @param options.prompt - text, or exact token ids */
export async function continueGreedily(
  url: string,
  options: { readonly prompt: string | readonly number[]; readonly maxTokens: number; readonly cacheSalt: string },
): Promise<Continuation> {
  const { body } = await postJson<TextCompletion>(`${url}/v1/completions`, {
    prompt: options.prompt,
    max_tokens: options.maxTokens,
    cache_salt: options.cacheSalt,
    temperature: 0,
    ignore_eos: true,
    return_token_ids: true,
    logprobs: 12,
  });
  const [choice] = body.choices;
  return {
    promptTokens: body.prompt_token_ids ?? [],
    cachedTokens: body.usage?.prompt_tokens_details.cached_tokens ?? Number.NaN,
    tokens: choice?.token_ids ?? [],
    topAt: choice?.logprobs?.top_logprobs ?? [],
  };
}

/** By how much one token was preferred to another; infinite when the other is not among the likeliest. */
export async function marginAt(
  url: string,
  { topAt }: Continuation,
  at: number,
  [preferred, other]: readonly [number, number],
): Promise<number> {
  const top = topAt[at] ?? {};
  const logprob = async (token: number) => top[await spelling(url, token)] ?? Number.NEGATIVE_INFINITY;
  return (await logprob(preferred)) - (await logprob(other));
}

async function spelling(url: string, token: number): Promise<string> {
  return (await postJson<{ readonly prompt: string }>(`${url}/detokenize`, { tokens: [token] })).body.prompt;
}
