import type { ServedRequest, SimulationRun } from './simulate-serving.ts';

/** The times that `share` of the requests kept, in milliseconds. */
export interface ServedTimes {
  readonly ttftMs: number;
  readonly tpotMs: number;
  readonly requests: number;
}

/**
 * Of a simulation, without its beginning, where the replica is still empty, and its end, where it empties.
 *
 * @param share - 0 … 1, 0.95 = 95 of 100
 * @param from - first and last request that count, as shares of the run's arrivals
 */
export function servedTimes({ served }: SimulationRun, share: number, from = 0.3, to = 0.95): ServedTimes {
  const lastMs = served.reduce((last, { request }) => Math.max(last, request.atMs), 0);
  const counted = served.filter(({ request }) => request.atMs >= from * lastMs && request.atMs <= to * lastMs);
  return {
    ttftMs: quantileOfTimes(
      counted.map(({ ttftMs }) => ttftMs),
      share,
    ),
    tpotMs: quantileOfTimes(
      counted.flatMap((request) => timesPerToken(request)),
      share,
    ),
    requests: counted.length,
  };
}

function timesPerToken({ tpotMs }: ServedRequest): readonly number[] {
  return tpotMs === undefined ? [] : [tpotMs];
}

/** The least time that so large a share does not exceed; 0 of none. */
function quantileOfTimes(times: readonly number[], share: number): number {
  const ascending = times.toSorted((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}
