import type { Workload } from '../load/workload.ts';
import type { Candidate } from './candidate.ts';
import { type FleetProblem, type FleetRules, fleetProblem } from './fleet-problem.ts';

/** One row of the ranking, as a question to a solver. */
export interface FleetLine {
  /** Everything that may be mixed, one vendor's devices, or one device. */
  readonly kind: 'mixed' | 'vendor' | 'device';
  readonly problem: FleetProblem;
}

/**
 * The fleets that a plan compares, for the workload's peak: all devices together, each vendor's alone, each device alone.
 * Without power figures a device is left out where power is limited, since nobody could say whether it keeps the limit.
 */
export function fleetLines(
  candidates: readonly Candidate[],
  workload: Workload,
  rules: FleetRules,
): readonly FleetLine[] {
  const able = candidates.filter(({ watt }) => rules.maxWatt === undefined || watt !== undefined);
  const demand = workload.classes.map(({ name, peakRequestsPerSecond }) => ({
    name,
    requestsPerSecond: peakRequestsPerSecond,
  }));
  const line = (kind: FleetLine['kind'], name: string, of: (candidate: Candidate) => boolean): FleetLine => ({
    kind,
    problem: fleetProblem(name, able.filter(of), demand, rules),
  });
  const vendors = [...new Set(able.map(({ device }) => device.vendor))].toSorted();
  const devices = [...new Set(able.map(({ device }) => device.id))].toSorted();
  return [
    ...(able.length > 0 ? [line('mixed', 'mixed', () => true)] : []),
    ...vendors.map((vendor) => line('vendor', `${vendor} only`, ({ device }) => device.vendor === vendor)),
    ...devices.map((id) => line('device', id, ({ device }) => device.id === id)),
  ];
}
