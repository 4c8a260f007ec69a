import { profileOf } from '../load/serving/request-profile.ts';
import type { ServiceTargets, Workload } from '../load/workload.ts';
import type { ReplicaTimes } from '../time/replica.ts';

/** Doublings of the number of running requests that are tried. */
const maxDoublings = 11;

/**
 * An upper bound on the requests per second of a replica by a dozen step times: it decodes as many at once as the target
 * for a token allows and as fit by their mean, nothing queues and no prompt is computed. What cannot beat a known block
 * even so is not looked at any closer.
 */
export function rateBound(times: ReplicaTimes, workload: Workload, { tpotMs }: ServiceTargets): number {
  const { contextTokens, outputTokens } = profileOf(workload);
  const mostRows = times.kvTokensPerRank / contextTokens;
  let bound = 0;
  for (let doubling = 0; doubling <= maxDoublings; doubling += 1) {
    const rows = Math.min(2 ** doubling, mostRows);
    const ms = decodeMs(times, rows, contextTokens);
    bound = Math.max(bound, (1_000 * times.ranks * rows * times.tokensPerStep) / (ms * outputTokens));
    // Rows per millisecond grow with the rows, so the first number that is too slow bounds all that are not.
    if (rows === mostRows || ms > tpotMs * times.tokensPerStep) break;
  }
  return bound;
}

function decodeMs(times: ReplicaTimes, decodeRows: number, meanContextTokens: number): number {
  const prompt = { prefillTokens: 0, prefillCachedTokens: 0, prefillChunkTokens: 0 };
  return times.step({ decodeRows, meanContextTokens, ...prompt }).ms;
}
