import { quantileOf } from '../lengths.ts';
import { gammaGap, type Rng } from '../random.ts';
import type { TrafficClass, Workload } from '../workload.ts';

/** A request as the simulation meets it. */
export interface SimulatedRequest {
  readonly atMs: number;
  readonly inputTokens: number;
  /** Of the input, found in a prefix cache. Below `inputTokens`: the last token is always computed. */
  readonly cachedTokens: number;
  /** ≥ 1. */
  readonly outputTokens: number;
}

/**
 * Draws requests of a workload: each class comes with its own Gamma gaps, input and output are drawn apart (in R1's
 * traces they hardly depend on each other), every prompt has the class's cached share.
 *
 * @param requestsPerSecond - of all classes together
 * @param count - over all classes
 */
export function sampleRequests(
  workload: Workload,
  requestsPerSecond: number,
  count: number,
  rng: Rng,
): readonly SimulatedRequest[] {
  const total = workload.classes.reduce((sum, traffic) => sum + traffic.requestsPerSecond, 0);
  return workload.classes
    .flatMap((traffic) => {
      const share = traffic.requestsPerSecond / total;
      return sampleClass(traffic, 1000 / (requestsPerSecond * share), Math.round(count * share), rng);
    })
    .sort((a, b) => a.atMs - b.atMs);
}

function sampleClass(traffic: TrafficClass, meanGapMs: number, count: number, rng: Rng): readonly SimulatedRequest[] {
  let atMs = 0;
  return Array.from({ length: count }, () => {
    atMs += meanGapMs * gammaGap(traffic.arrivalCv, rng);
    const inputTokens = Math.max(1, Math.round(quantileOf(traffic.input, rng())));
    const outputTokens = Math.max(1, Math.round(quantileOf(traffic.output, rng())));
    const cachedTokens = Math.min(inputTokens - 1, Math.round(inputTokens * traffic.cachedShare));
    return { atMs, inputTokens, cachedTokens, outputTokens };
  });
}
