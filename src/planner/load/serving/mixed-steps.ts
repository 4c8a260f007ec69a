import { arrivalChance, arrivalsAfter } from './arrivals.ts';
import { type ChunkTimes, chunkMs } from './chunk-times.ts';
import type { Chunks } from './chunks.ts';
import type { RequestProfile } from './request-profile.ts';

/** Steps that have prompts in them. */
export interface MixedSteps {
  /** Of all steps. */
  readonly share: number;
  /** In the mean, over all chunks that are the busiest rank's. */
  readonly ms: number;
  /** Of one that is under way at some instant: long steps are met more often than they occur. */
  readonly metMs: number;
  /** Prompt tokens that lie beside the largest chunk: on its own rank, and on the others together. */
  readonly besideTokens: number;
  readonly elsewhereTokens: number;
  /** Chunks on all ranks. */
  readonly chunks: number;
  /** How much likelier such a step is after another one than after one that only decodes. 0 … 1. */
  readonly memory: number;
}

export interface MixedInput {
  readonly decodeMs: number;
  readonly known: ChunkTimes;
  readonly chunks: Chunks;
  /** Requests per step, on all ranks. */
  readonly arrivals: number;
  readonly ranks: number;
  readonly profile: RequestProfile;
}

/**
 * How prompts bunch in steps. Steps with prompts last longer, so more arrive during them and the next one has prompts
 * too: the share of such steps is that of a chain of two states. The larger the share, the less each computes, so
 * exactly one share agrees with itself. It is never less than full budgets would need.
 */
export function mixedSteps(input: MixedInput): MixedSteps {
  const { arrivals, ranks, known, profile, chunks } = input;
  const least = Math.min(1, (arrivals * profile.uncachedTokens) / (ranks * known.budgetTokens));
  const chunkTimesMs = chunks.sizes.map((chunk) => chunkMs(chunk, known));
  let [low, high] = [Math.max(1e-9, least), 1];
  for (let i = 0; i < 20; i += 1) {
    const middle = (low + high) / 2;
    const { afterDecode, afterMixed } = chancesOf(input, chunkTimesMs, middle);
    if (afterDecode / (1 - afterMixed + afterDecode) > middle) low = middle;
    else high = middle;
  }
  const { afterDecode, afterMixed } = chancesOf(input, chunkTimesMs, low);
  // Where full budgets need the larger share, it is prompts left over that make the next step a mixed one.
  const leftOver = low <= least * 1.001 ? 1 - (afterDecode * (1 - low)) / low : afterMixed;
  const memory = Math.min(0.999, Math.max(0, leftOver - afterDecode));
  return { share: low, memory, ...mixedAt(input, chunkTimesMs, low) };
}

/** Of a replica that never computes a prompt. */
export function noMixedSteps(decodeMs: number): MixedSteps {
  return { share: 0, ms: decodeMs, metMs: decodeMs, besideTokens: 0, elsewhereTokens: 0, chunks: 1, memory: 0 };
}

/** Of a step with prompts, after a step without and after one with. */
function chancesOf(
  input: MixedInput,
  chunkTimesMs: readonly number[],
  share: number,
): { readonly afterDecode: number; readonly afterMixed: number } {
  const { chunks, arrivals, decodeMs, profile } = input;
  const { ms } = mixedAt(input, chunkTimesMs, share);
  const perMs = (arrivals * chunks.perPrompt) / (decodeMs + share * (ms - decodeMs));
  const cv2 = profile.arrivalCv ** 2;
  return { afterDecode: arrivalChance(perMs * decodeMs, cv2), afterMixed: arrivalChance(perMs * ms, cv2) };
}

function mixedAt(
  { chunks, arrivals, ranks, known }: MixedInput,
  chunkTimesMs: readonly number[],
  share: number,
): Omit<MixedSteps, 'share' | 'memory'> {
  const { meanTokens } = chunks;
  const count = Math.max(1, (arrivals * chunks.perPrompt) / share);
  const besideTokens = (Math.max(count, ranks) / ranks - 1) * meanTokens;
  const elsewhereTokens = (Math.min(count, ranks) - 1) * meanTokens;
  const largest = largestOf(chunks, chunkTimesMs, Math.min(count, ranks));
  const besideMs = (besideTokens / known.usualTokens) * Math.max(0, known.usualMs - known.smallMs);
  const mostMs = Math.max(known.fullMs, largest.meanMs);
  const addedMs = Math.min(mostMs - largest.meanMs, besideMs) + elsewhereTokens * known.msPerTokenElsewhere;
  const metMs = largest.squareMs / largest.meanMs + addedMs;
  return { chunks: count, besideTokens, elsewhereTokens, ms: largest.meanMs + addedMs, metMs };
}

/** Ranks that step together wait for the largest of their chunks. */
function largestOf(
  { sizes }: Chunks,
  chunkTimesMs: readonly number[],
  count: number,
): { readonly meanMs: number; readonly squareMs: number } {
  let [reached, before, meanMs, squareMs] = [0, 0, 0, 0];
  for (const [i, { weight }] of sizes.entries()) {
    reached = Math.min(1, reached + weight);
    const chance = reached ** count;
    meanMs += chunkTimesMs[i]! * (chance - before);
    squareMs += chunkTimesMs[i]! ** 2 * (chance - before);
    before = chance;
  }
  return { meanMs, squareMs };
}

/**
 * Chunks of other prompts that are computed together with one, because they arrived during the same step. Who arrives
 * meets long steps more often than they occur, and is somewhere in the midst of one.
 */
export function chunksBeside({ arrivals, chunks, decodeMs, profile }: MixedInput, mixed: MixedSteps): number {
  const meanMs = decodeMs + mixed.share * (mixed.ms - decodeMs);
  const metMs = ((1 - mixed.share) * decodeMs ** 2 + mixed.share * mixed.ms * mixed.metMs) / meanMs;
  return 2 * chunks.perPrompt * arrivalsAfter((arrivals * metMs) / meanMs / 2, profile.arrivalCv ** 2);
}
