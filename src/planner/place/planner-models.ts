import { capacityOf } from '../load/serving/capacity-of.ts';
import { defaultServing } from '../load/serving/options.ts';
import { splitCapacityOf } from '../load/serving/split-capacity-of.ts';
import { type CurveOf, stepCurve } from '../load/serving/step-curve.ts';
import { replicaTimes } from '../time/replica-times.ts';
import type { PlacementModels } from './block.ts';

/**
 * The room's own models of step times and serving.
 * @param curveOf - `rememberCurves()` for whoever plans again and again with the same times
 */
export function plannerModelsWith(curveOf: CurveOf): PlacementModels {
  return {
    times: (config) => replicaTimes(config),
    capacity: (times, workload, targets) => capacityOf(times, workload, targets, defaultServing, curveOf),
    splitCapacity: ({ prefill, prefillCount, decode, decodeCount }, workload, targets) => {
      const counts = { prefill: prefillCount, decode: decodeCount };
      return splitCapacityOf(prefill, decode, counts, workload, targets, defaultServing, curveOf);
    },
  };
}

/** Those that plans are made with. */
export const plannerModels: PlacementModels = plannerModelsWith(stepCurve);
