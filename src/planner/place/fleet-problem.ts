import type { Candidate } from './candidate.ts';
import { lostBlocks } from './lost-blocks.ts';

/** What a fleet has to keep to. Everything is optional, and nothing is a default but freedom. */
export interface FleetRules {
  /** Packages that can be had; a device that is not named has no limit. */
  readonly stock?: readonly { readonly device: string; readonly packages: number }[];
  /** Share of all requests that devices of this vendor serve. 0 … 1. */
  readonly vendorShares?: readonly VendorShare[];
  /** Classes whose requests may only go to devices of these vendors. */
  readonly classVendors?: readonly { readonly name: string; readonly vendors: readonly string[] }[];
  readonly maxWatt?: number;
  /** The peak is still borne within the targets when any one node is gone. */
  readonly survivesNodeLoss?: boolean;
  /** Most kinds of device. */
  readonly maxKinds?: number;
  /** Share of every capacity that stays free. 0 … below 1. */
  readonly spareShare?: number;
}

export interface VendorShare {
  readonly vendor: string;
  readonly min: number;
  readonly max: number;
}

export interface Demand {
  readonly name: string;
  readonly requestsPerSecond: number;
}

/** One question to a solver: the cheapest counts of these blocks that bear the demand. */
export interface FleetProblem {
  readonly name: string;
  /** By ascending id, so that equals fall the same way whatever order they came in. */
  readonly candidates: readonly Candidate[];
  readonly demand: readonly Demand[];
  readonly rules: FleetRules;
}

export function fleetProblem(
  name: string,
  candidates: readonly Candidate[],
  demand: readonly Demand[],
  rules: FleetRules,
): FleetProblem {
  return {
    name,
    candidates: candidates.toSorted((a, b) => compare(a.id, b.id)),
    demand: demand.filter(({ requestsPerSecond }) => requestsPerSecond > 0).toSorted((a, b) => compare(a.name, b.name)),
    rules,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Blocks of the candidate that the whole of this class would take; `forbidden` when it may not or cannot serve it. */
export type BlocksNeeded = { readonly kind: 'blocks'; readonly blocks: number } | { readonly kind: 'forbidden' };

export function blocksNeeded({ rules }: FleetProblem, candidate: Candidate, demand: Demand): BlocksNeeded {
  const allowed = rules.classVendors?.find(({ name }) => name === demand.name)?.vendors;
  const rate = candidate.classRates.find(({ name }) => name === demand.name)?.requestsPerSecond ?? 0;
  if (rate <= 0 || (allowed && !allowed.includes(candidate.device.vendor))) return { kind: 'forbidden' };
  return { kind: 'blocks', blocks: demand.requestsPerSecond / (rate * (1 - (rules.spareShare ?? 0))) };
}

/**
 * What has to be borne while a node is gone: all classes in the proportion of the demand on every kind, where each kind
 * may take each class, which is a little stricter than the best way and spares the programme a column per class, kind
 * and loss. Where classes are restricted, the classes themselves.
 */
export function lossProblem(problem: FleetProblem): FleetProblem {
  const { candidates, demand, rules } = problem;
  const whole = candidates.map((candidate) => blocksForAll(problem, candidate));
  if (demand.length < 2 || !whole.every(Number.isFinite)) return problem;
  const name = 'all';
  const requestsPerSecond = demand.reduce((sum, each) => sum + each.requestsPerSecond, 0);
  const free = 1 - (rules.spareShare ?? 0);
  return {
    ...problem,
    demand: [{ name, requestsPerSecond }],
    candidates: candidates.map((candidate, g) => {
      const rate = requestsPerSecond / (whole[g] ?? 1) / free;
      return { ...candidate, classRates: [{ name, requestsPerSecond: rate }] };
    }),
  };
}

/** Blocks of this candidate alone for the whole demand; infinite when a class may not go there. */
function blocksForAll(problem: FleetProblem, candidate: Candidate): number {
  const needs = problem.demand.map((demand) => blocksNeeded(problem, candidate, demand));
  return needs.reduce((sum, need) => sum + (need.kind === 'blocks' ? need.blocks : Number.POSITIVE_INFINITY), 0);
}

/** Most blocks of the candidate that any fleet needs: all the work and a lost node, or what stock and power allow. */
export function mostBlocks(problem: FleetProblem, candidate: Candidate): number {
  const { rules } = problem;
  const needed = problem.demand.map((demand) => blocksNeeded(problem, candidate, demand));
  const work = needed.reduce((sum, need) => sum + (need.kind === 'blocks' ? need.blocks : 0), 0);
  const spare = rules.survivesNodeLoss ? Math.ceil(lostBlocks(candidate)) : 0;
  const stock = rules.stock?.find(({ device }) => device === candidate.device.id)?.packages ?? Number.POSITIVE_INFINITY;
  const power = rules.maxWatt === undefined ? Number.POSITIVE_INFINITY : rules.maxWatt / (candidate.watt ?? 0);
  return Math.min(Math.ceil(work) + spare, Math.floor(stock / candidate.packages), Math.floor(power));
}
