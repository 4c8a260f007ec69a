import type { CountedTotals, Fleet, FleetReplica } from './fleet.ts';

export interface FleetTotals extends CountedTotals {
  readonly replicas: number;
  readonly ready: number;
  /** Null where no engine says; one that does not say adds nothing. */
  readonly running: number | null;
  readonly waiting: number | null;
  readonly queued: number;
  readonly hourlyUsd: number;
}

/**
 * The line below the table: of the whole fleet, whatever is filtered. Only what adds up is there: shares and quantiles have
 * no sum, and neither have speeds of single streams.
 */
export function fleetTotals({ replicas, queued, counted }: Fleet): FleetTotals {
  return {
    replicas: replicas.length,
    ready: replicas.filter(({ state }) => state === 'ready').length,
    running: sumOfKnown(replicas, ({ running }) => running),
    waiting: sumOfKnown(replicas, ({ waiting }) => waiting),
    queued,
    hourlyUsd: sumOfMoney(replicas),
    ...counted,
  };
}

function sumOfKnown(replicas: readonly FleetReplica[], read: (replica: FleetReplica) => number | null): number | null {
  const known = replicas.map(read).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** In whole micro-dollars: 0.1 and 0.2 are 0.3. */
function sumOfMoney(replicas: readonly FleetReplica[]): number {
  return replicas.reduce((sum, { hourlyUsd }) => sum + Math.round(hourlyUsd * 1_000_000), 0) / 1_000_000;
}
