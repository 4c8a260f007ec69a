import type { Refusal } from '../../place/candidate.ts';
import type { ReplicaTimes } from '../../time/replica.ts';
import { checkedWorkload } from '../build-workload.ts';
import type { Capacity, CapacityLimit } from '../capacity.ts';
import type { ServiceTargets, Workload } from '../workload.ts';
import { mostRunning, requestsPerSecondAt } from './balance.ts';
import { contextRefusal, tpotRefusal, ttftRefusal } from './in-words.ts';
import { scaled } from './interval.ts';
import { enginesMost, kvTokensHeld, longestContext, mostRunningPerRank } from './kv-room.ts';
import { defaultServing, type ServingOptions } from './options.ts';
import { profileOf } from './request-profile.ts';
import { type CurveOf, pointOn, type StepCurve, stepCurve } from './step-curve.ts';
import type { Setting, StepPoint } from './step-point.ts';
import { checkedTargets, tightened } from './targets.ts';
import { tpotQuantile, tpotShareWithin } from './tpot.ts';
import { ttftQuantile, ttftShareWithin, ttftSpread } from './ttft.ts';

/** Chunks are never all full; beyond this share of the budget queues grow without end in practice. */
const fullestPrefillUse = 0.95;

/**
 * How many requests per second one replica bears, everything on the same devices with chunked prefill, so that the
 * targets are kept for their percentile of requests.
 *
 * The quick form of {@link simulateServing}: it looks for the largest number of running requests at which time per
 * token, time to first token and KV still hold, and says by Little's law how many come and go then. It costs some 100
 * step times and is within the error that `docs/design/planner.md` states; replaying traces is the simulation's business.
 *
 * The interval is that of the step times: the same search with every step as slow, and as fast, as its spread allows.
 * Its `low` is 0 where a slow replica could not keep the targets at all.
 *
 * @param workload - all its classes, in their proportions; its rates do not matter
 * @param curveOf - computes the step times, or remembers them
 * @returns the capacity, or in words the bound that the targets are beyond
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for targets or a workload that cannot be
 */
export function capacityOf(
  times: ReplicaTimes,
  workload: Workload,
  targets: ServiceTargets,
  options: ServingOptions = defaultServing,
  curveOf: CurveOf = stepCurve,
): Capacity | Refusal {
  const setting: Setting = { times, profile: profileOf(checkedWorkload(workload)), options };
  const neededTokens = longestContext(setting, checkedTargets(targets).percentile);
  if (neededTokens > times.kvTokensPerRank) return contextRefusal(times, neededTokens);
  const curve = curveOf(setting, mostRunningPerRank(setting));
  const refusal = targetRefusal(setting, curve, targets);
  if (refusal) return refusal;
  return capacityAlong(setting, curve, targets);
}

/** What even an empty replica cannot keep. */
function targetRefusal(setting: Setting, curve: StepCurve, targets: ServiceTargets): Refusal | undefined {
  const empty = curve[0]!;
  const { times } = setting;
  const tpotMs = tpotQuantile(setting, curve, empty, targets.percentile);
  if (tpotMs > targets.tpotMs) return tpotRefusal(times, tpotMs, targets.tpotMs);
  const ttftMs = ttftQuantile(ttftSpread(setting, empty), targets.percentile);
  return ttftMs > targets.ttftMs ? ttftRefusal(times, ttftMs, targets.ttftMs, targets.percentile) : undefined;
}

function capacityAlong(setting: Setting, curve: StepCurve, targets: ServiceTargets): Capacity {
  const { times, profile } = setting;
  const at = (factor: number): StepPoint => {
    const kept = tightened(targets, factor);
    return mostRunning(curve, (point) => brokenLimit(setting, curve, point, kept) === 'none');
  };
  const point = at(times.spread.mid);
  const rate = (factor: number, load: StepPoint): number => requestsPerSecondAt(setting, load) / factor;
  const { low, mid, high } = times.spread;
  const requestsPerSecond = { low: rate(high, at(high)), mid: rate(mid, point), high: rate(low, at(low)) };
  const spread = ttftSpread(setting, point);
  return {
    requestsPerSecond,
    limit: limitBeyond(setting, curve, point, tightened(targets, mid)),
    ttftMs: scaled(times.spread, ttftQuantile(spread, targets.percentile)),
    tpotMs: scaled(times.spread, tpotQuantile(setting, curve, point, targets.percentile)),
    runningPerRank: point.running,
    outputTokensPerSecond: scaled(requestsPerSecond, profile.outputTokens),
    inputTokensPerSecond: scaled(requestsPerSecond, profile.inputTokens),
  };
}

/** The first promise or memory that a load is too much for. */
function brokenLimit(
  setting: Setting,
  curve: StepCurve,
  point: StepPoint,
  targets: ServiceTargets,
): CapacityLimit | 'none' {
  const { percentile, ttftMs, tpotMs } = targets;
  if (point.prefillUse > fullestPrefillUse || point.running > enginesMost(setting.options)) return 'throughput';
  if (tpotShareWithin(setting, curve, point, tpotMs) < percentile) return 'tpot';
  if (ttftShareWithin(ttftSpread(setting, point), ttftMs) < percentile) return 'ttft';
  return kvTokensHeld(setting, curve, point, percentile) > setting.times.kvTokensPerRank ? 'kv' : 'none';
}

/** What one more request would break. */
function limitBeyond(setting: Setting, curve: StepCurve, point: StepPoint, targets: ServiceTargets): CapacityLimit {
  const broken = brokenLimit(setting, curve, pointOn(curve, point.running * 1.001 + 1e-6), targets);
  return broken === 'none' ? 'throughput' : broken;
}
