import type { ReplicaTimes } from '../../time/replica.ts';
import { type CurveOf, type StepCurve, stepCurve } from './step-curve.ts';

/** Workloads whose curves are kept for one replica: one that is asked for, and what sensitivities make of it. */
const mostWorkloads = 12;

/**
 * Curves that are computed once for a replica and its workload: what is promised does not change them, so whoever tries
 * one promise after the other on the same `times` saves a good part of each capacity. They go with the replica.
 */
export function rememberCurves(): CurveOf {
  const byReplica = new WeakMap<ReplicaTimes, Map<string, StepCurve>>();
  return (setting, most) => {
    const curves = byReplica.get(setting.times) ?? new Map<string, StepCurve>();
    byReplica.set(setting.times, curves);
    const key = JSON.stringify([setting.profile, setting.options, most]);
    const before = curves.get(key);
    if (before) return before;
    if (curves.size >= mostWorkloads) curves.clear();
    const curve = stepCurve(setting, most);
    curves.set(key, curve);
    return curve;
  };
}
