import { PlannerError } from '../errors.ts';
import type { Workload } from './workload.ts';

/** How many blocks of one capacity a day needs. */
export interface DayPlan {
  /** Of 24 hours, each at its mean load. */
  readonly byHour: readonly number[];
  /** For the busiest ten minutes: what must stand when nothing scales. */
  readonly peak: number;
  /** For the mean load, which is too few half of the day. */
  readonly mean: number;
  /**
   * Mean of `byHour`: what a scaler that foresees each hour and moves at no cost would pay for. No plan is cheaper, so it
   * is printed beside each.
   */
  readonly perfectScaler: number;
}

/**
 * Counts what serves a workload through its day.
 *
 * @param requestsPerSecond - that one block bears within the targets, of all classes in their proportions
 * @throws {PlannerError} `PLANNER_BAD_VALUE` when it is not above 0
 */
export function dayPlan({ classes, curve }: Workload, requestsPerSecond: number): DayPlan {
  if (!(requestsPerSecond > 0))
    throw new PlannerError(
      'PLANNER_BAD_VALUE',
      `A block must bear more than 0 requests/s, but bears ${requestsPerSecond}.`,
      {
        requestsPerSecond,
      },
    );
  const blocksFor = (load: number): number => Math.ceil(load / requestsPerSecond - 1e-9);
  const meanLoad = classes.reduce((sum, traffic) => sum + traffic.requestsPerSecond, 0);
  const peakLoad = classes.reduce((sum, traffic) => sum + traffic.peakRequestsPerSecond, 0);
  const byHour = curve.map((factor) => blocksFor(meanLoad * factor));
  return {
    byHour,
    peak: blocksFor(peakLoad),
    mean: blocksFor(meanLoad),
    perfectScaler: byHour.reduce((sum, count) => sum + count, 0) / byHour.length,
  };
}
