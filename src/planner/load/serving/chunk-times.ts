import type { ReplicaTimes, StepLoad } from '../../time/replica.ts';
import { type Chunk, type Chunks, cachedBefore } from './chunks.ts';

/** What is known of how the time of a step grows with its prompt tokens, in milliseconds. */
export interface ChunkTimes {
  /** With one prompt token: engines leave their recorded graphs, so this is far from a step without. */
  readonly smallMs: number;
  /** With one mean chunk, with one between that and a full one, and with all tokens that fit one rank. */
  readonly usualTokens: number;
  readonly usualMs: number;
  readonly longTokens: number;
  readonly longMs: number;
  readonly budgetTokens: number;
  readonly fullMs: number;
  /** Tokens before a full chunk in the mean, and what each one more adds to it. */
  readonly fullCachedTokens: number;
  readonly fullMsPerCachedToken: number;
  /** What each prompt token on another rank adds: it meets this rank's at the experts. */
  readonly msPerTokenElsewhere: number;
}

/** Six step times beside what decodes. */
export function chunkTimes(
  times: ReplicaTimes,
  decoding: Pick<StepLoad, 'decodeRows' | 'meanContextTokens'>,
  chunks: Chunks,
  budgetTokens: number,
): ChunkTimes {
  const { ranks } = times;
  const stepMs = (tokens: number, prefillCachedTokens: number, prefillRanks = 1): number =>
    times.step({ ...decoding, prefillTokens: tokens, prefillCachedTokens, prefillChunkTokens: tokens, prefillRanks })
      .ms;
  const usualTokens = Math.max(1, Math.min(budgetTokens, chunks.meanTokens));
  const longTokens = Math.sqrt(usualTokens * budgetTokens);
  const fullCachedTokens = cachedBefore(chunks, budgetTokens);
  const fullMs = stepMs(budgetTokens, fullCachedTokens);
  const laterMs = stepMs(budgetTokens, fullCachedTokens + budgetTokens);
  const allMs = ranks === 1 ? fullMs : stepMs(budgetTokens, fullCachedTokens, ranks);
  return {
    smallMs: stepMs(1, 0),
    usualTokens,
    usualMs: stepMs(usualTokens, cachedBefore(chunks, usualTokens)),
    longTokens,
    longMs: stepMs(longTokens, cachedBefore(chunks, longTokens)),
    budgetTokens,
    fullMs,
    fullCachedTokens,
    fullMsPerCachedToken: Math.max(0, laterMs - fullMs) / budgetTokens,
    msPerTokenElsewhere: ranks === 1 ? 0 : Math.max(0, allMs - fullMs) / ((ranks - 1) * budgetTokens),
  };
}

/** A step with so many prompt tokens on one rank, by straight lines between what is known. */
export function chunkStepMs(tokens: number, known: ChunkTimes): number {
  const { smallMs, usualTokens, usualMs, longTokens, longMs, budgetTokens, fullMs } = known;
  if (tokens <= usualTokens) return smallMs + (tokens / usualTokens) * (usualMs - smallMs);
  if (tokens <= longTokens) return between(tokens, usualTokens, usualMs, longTokens, longMs);
  return between(Math.min(tokens, budgetTokens), longTokens, longMs, budgetTokens, fullMs);
}

function between(tokens: number, from: number, fromMs: number, to: number, toMs: number): number {
  return to - from < 1e-9 ? toMs : fromMs + ((tokens - from) / (to - from)) * (toMs - fromMs);
}

/** A step with this chunk: a full one is longer the more is before it. */
export function chunkMs({ tokens, cachedTokens }: Chunk, known: ChunkTimes): number {
  const moreCached = tokens < known.budgetTokens ? 0 : cachedTokens - known.fullCachedTokens;
  return Math.max(known.smallMs, chunkStepMs(tokens, known) + moreCached * known.fullMsPerCachedToken);
}
