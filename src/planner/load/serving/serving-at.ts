import type { ReplicaTimes } from '../../time/replica.ts';
import { checkedWorkload } from '../build-workload.ts';
import type { CapacityLimit } from '../capacity.ts';
import type { Workload } from '../workload.ts';
import { pointBearing, requestsPerSecondAt } from './balance.ts';
import { kvTokensHeld, mostRunningPerRank } from './kv-room.ts';
import { defaultServing, type ServingOptions } from './options.ts';
import { profileOf } from './request-profile.ts';
import { stepCurve } from './step-curve.ts';
import type { Setting } from './step-point.ts';
import { tpotQuantile } from './tpot.ts';
import { ttftQuantile, ttftSpread } from './ttft.ts';

/** What readers of one replica meet at a load, or which limit the load is beyond. */
export type ServingAt =
  | {
      readonly kind: 'steady';
      readonly ttftMs: number;
      readonly tpotMs: number;
      readonly runningPerRank: number;
      /** Share of the time in which prompts would be computed if every step were full of them. */
      readonly prefillUse: number;
    }
  | { readonly kind: 'overloaded'; readonly limit: CapacityLimit };

/**
 * Times at a percentile for a load that is given: what a change of fleet means to readers, and what the quick form is
 * checked by against {@link simulateServing}.
 *
 * @param requestsPerSecond - of all classes together, on this replica
 * @param percentile - of requests, 0.5 … 0.9999
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for a workload that cannot be
 */
export function servingAt(
  times: ReplicaTimes,
  workload: Workload,
  requestsPerSecond: number,
  percentile: number,
  options: ServingOptions = defaultServing,
): ServingAt {
  const setting: Setting = { times, profile: profileOf(checkedWorkload(workload)), options };
  const curve = stepCurve(setting, mostRunningPerRank(setting));
  const point = pointBearing(setting, curve, requestsPerSecond);
  if (point.prefillUse >= 1) return { kind: 'overloaded', limit: 'throughput' };
  if (kvTokensHeld(setting, curve, point, percentile) > times.kvTokensPerRank)
    return { kind: 'overloaded', limit: 'kv' };
  if (requestsPerSecondAt(setting, point) < requestsPerSecond * 0.99)
    return { kind: 'overloaded', limit: 'throughput' };
  return {
    kind: 'steady',
    ttftMs: ttftQuantile(ttftSpread(setting, point), percentile),
    tpotMs: tpotQuantile(setting, curve, point, percentile),
    runningPerRank: point.running,
    prefillUse: point.prefillUse,
  };
}
