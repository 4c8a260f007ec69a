import { profileOf } from '../load/serving/request-profile.ts';
import type { Workload } from '../load/workload.ts';
import type { ReplicaTimes } from '../time/replica.ts';
import type { TokenCost } from './candidate.ts';

/** Prompt tokens of one step, as engines chunk them. */
const chunkTokens = 4_096;

/**
 * What one more token costs in package-microseconds: an output token its part of a decode step at this load; a prompt
 * token what a chunk adds to such a step, or all of a step where prefill has devices of its own; a cached one only the
 * attention that later tokens pay to it.
 *
 * @param prefill - where prompts are computed: the same replica, or that of the other half of a split
 */
export function tokenCostOf(
  prefill: ReplicaTimes,
  decode: ReplicaTimes,
  workload: Workload,
  runningPerRank: number,
): TokenCost {
  const { contextTokens, uncachedTokens, cachedTokens } = profileOf(workload);
  const rows = Math.max(1, runningPerRank);
  const step = (times: ReplicaTimes, decodeRows: number, prefillTokens: number, cached: number): number =>
    times.step({
      decodeRows,
      meanContextTokens: contextTokens,
      prefillTokens,
      prefillCachedTokens: cached,
      prefillChunkTokens: Math.min(prefillTokens, uncachedTokens),
    }).ms;
  const beside = prefill === decode ? rows : 0;
  const idleMs = prefill === decode ? step(prefill, rows, 0, 0) : 0;
  const freshMs = step(prefill, beside, chunkTokens, 0);
  const behindMs = cachedTokens > 0 ? step(prefill, beside, chunkTokens, cachedTokens) - freshMs : 0;
  return {
    uncachedInput: perToken(prefill, freshMs - idleMs, chunkTokens),
    cachedInput: cachedTokens > 0 ? (perToken(prefill, behindMs, chunkTokens) * uncachedTokens) / cachedTokens : 0,
    output: perToken(decode, step(decode, rows, 0, 0), rows * decode.tokensPerStep),
  };
}

function perToken({ packages, ranks }: ReplicaTimes, ms: number, tokensPerRank: number): number {
  return (Math.max(0, ms) * 1_000 * packages) / (ranks * tokensPerRank);
}
