import type { Candidate, Refusal } from './candidate.ts';
import { blocksNeeded, type FleetProblem } from './fleet-problem.ts';

/** Blocks that are bought, and what they do at the demand they were bought for. */
export interface Fleet {
  readonly name: string;
  readonly parts: readonly FleetPart[];
  readonly packages: number;
  readonly hourlyMicroUsd: number;
  /** Unknown as soon as one part's is. */
  readonly watt: number | undefined;
  /** `optimal`: proven; `best-in-time`: the solver's best when its time was up; `greedy`: the room's own rule. */
  readonly found: 'optimal' | 'best-in-time' | 'greedy';
}

export interface FleetPart {
  readonly candidate: Candidate;
  readonly count: number;
  /** At the demand of the problem. */
  readonly served: readonly { readonly name: string; readonly requestsPerSecond: number }[];
  /** Share of its capacity that is used then. 0 … 1. */
  readonly busyShare: number;
}

export type FleetAnswer =
  | { readonly kind: 'fleet'; readonly fleet: Fleet }
  /** `unsolved`: there may be one, but it was not found in the time or the solver failed. */
  | { readonly kind: 'none'; readonly cause: 'infeasible' | 'unsolved'; readonly refusal: Refusal };

/** `shares[g][r]`: share of the problem's class r that its candidate g serves. */
export type Shares = readonly (readonly number[])[];

export function fleetOf(
  problem: FleetProblem,
  counts: readonly number[],
  shares: Shares,
  found: Fleet['found'],
): FleetAnswer {
  const parts = problem.candidates.flatMap((candidate, g) => {
    const count = counts[g] ?? 0;
    return count > 0 ? [partOf(problem, candidate, count, shares[g] ?? [])] : [];
  });
  const watts = parts.map(({ candidate, count }) => (candidate.watt ?? Number.NaN) * count);
  const watt = watts.reduce((sum, each) => sum + each, 0);
  const fleet: Fleet = {
    name: problem.name,
    parts,
    packages: parts.reduce((sum, { candidate, count }) => sum + candidate.packages * count, 0),
    hourlyMicroUsd: parts.reduce((sum, { candidate, count }) => sum + candidate.hourlyMicroUsd * count, 0),
    watt: Number.isNaN(watt) ? undefined : watt,
    found,
  };
  return { kind: 'fleet', fleet };
}

function partOf(problem: FleetProblem, candidate: Candidate, count: number, shares: readonly number[]): FleetPart {
  const served = problem.demand.map(({ name, requestsPerSecond }, r) => ({
    name,
    requestsPerSecond: requestsPerSecond * (shares[r] ?? 0),
  }));
  const busyBlocks = problem.demand.reduce((sum, demand, r) => {
    const need = blocksNeeded(problem, candidate, demand);
    return sum + (need.kind === 'blocks' ? need.blocks * (shares[r] ?? 0) : 0);
  }, 0);
  return { candidate, count, served, busyShare: Math.min(1, busyBlocks / count) };
}
