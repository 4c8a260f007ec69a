import { type Peaks, type Roofline, softMax } from '../../src/planner/time/roofline.ts';
import type { Point } from './kernel-tables.ts';

export interface Fit extends Roofline {
  readonly points: number;
  /** Spread of log(fitted / measured), about its relative error. */
  readonly rmsLogError: number;
}

type Guess = readonly [floorUs: number, computeShare: number, memoryShare: number];

/**
 * Floor and two shares by least squares of log(time), so that a kernel of 10 µs counts as much as one of 10 ms.
 *
 * Coordinate descent with shrinking steps: three constants, a smooth valley, no library. Shares stay within 0.02 and 1,
 * because a kernel beats neither peak.
 */
export function fitRoofline(points: readonly Point[], peaks: Peaks): Fit {
  let best: Guess = [10, 0.6, 0.6];
  let bestError = meanSquare(points, peaks, best);
  if (!Number.isFinite(bestError))
    throw new Error(`A table has no number where one belongs, or no lines (${points.length}).`);
  for (let step = 0.5; step > 0.002; step *= 0.7) {
    for (let again = true; again; ) {
      again = false;
      for (const next of neighbours(best, step)) {
        const error = meanSquare(points, peaks, next);
        if (error >= bestError - 1e-9) continue;
        [best, bestError, again] = [next, error, true];
      }
    }
  }
  const [floorUs, computeShare, memoryShare] = best;
  return { floorUs, computeShare, memoryShare, points: points.length, rmsLogError: Math.sqrt(bestError) };
}

function neighbours([floor, compute, memory]: Guess, step: number): readonly Guess[] {
  const up = 1 + step;
  const share = (value: number): number => Math.min(1, Math.max(0.02, value));
  return [
    [floor * up, compute, memory],
    [floor / up, compute, memory],
    [floor, share(compute * up), memory],
    [floor, share(compute / up), memory],
    [floor, compute, share(memory * up)],
    [floor, compute, share(memory / up)],
    [floor, share(compute * up), share(memory / up)],
    [floor, share(compute / up), share(memory * up)],
  ];
}

function meanSquare(points: readonly Point[], peaks: Peaks, [floorUs, computeShare, memoryShare]: Guess): number {
  let sum = 0;
  for (const { operations, bytes, us } of points) {
    const compute = (1e6 * operations) / (peaks.operationsPerSecond * computeShare);
    const memory = (1e6 * bytes) / (peaks.bytesPerSecond * memoryShare);
    sum += Math.log((floorUs + softMax(compute, memory)) / us) ** 2;
  }
  return sum / points.length;
}
