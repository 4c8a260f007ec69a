import { PlannerError } from '../../errors.ts';
import type { ServiceTargets } from '../workload.ts';

/** @throws {PlannerError} `PLANNER_BAD_VALUE` for a target that is no time, or a percentile outside 0.5 … 0.9999 */
export function checkedTargets(targets: ServiceTargets): ServiceTargets {
  for (const name of ['ttftMs', 'tpotMs'] as const)
    if (!(targets[name] > 0))
      throw new PlannerError('PLANNER_BAD_VALUE', `${name} must be above 0 milliseconds, but is ${targets[name]}.`, {
        [name]: targets[name],
      });
  if (!(targets.percentile >= 0.5 && targets.percentile <= 0.9999))
    throw new PlannerError(
      'PLANNER_BAD_VALUE',
      `The percentile of a target must be 0.5 … 0.9999 (0.95 = 95 of 100 requests), but is ${targets.percentile}.`,
      { percentile: targets.percentile },
    );
  return targets;
}

/** The same promise on hardware that is `factor` times faster than thought: what the slower one must keep. */
export function tightened(targets: ServiceTargets, factor: number): ServiceTargets {
  return { ...targets, ttftMs: targets.ttftMs / factor, tpotMs: targets.tpotMs / factor };
}
