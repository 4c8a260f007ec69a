import type { Forecast } from '../types.ts';

export interface Choice {
  readonly forecast: Forecast;
  /** In words, to follow "routed to x: ". */
  readonly because: string;
}

/** Candidates are never empty: whoever has none does not get as far as choosing. */
export type Candidates = readonly [Forecast, ...Forecast[]];

export function hasSome(forecasts: readonly Forecast[]): forecasts is Candidates {
  return forecasts.length > 0;
}

/**
 * The candidate with the least of each measure in turn. What is left equal goes to the fewest running, then to the lower
 * id, so that the order of a snapshot never matters.
 */
export function leastBy(candidates: Candidates, ...measures: readonly ((forecast: Forecast) => number)[]): Forecast {
  let best = candidates[0];
  for (const candidate of candidates) if (goesBefore(candidate, best, measures)) best = candidate;
  return best;
}

function goesBefore(a: Forecast, b: Forecast, measures: readonly ((forecast: Forecast) => number)[]): boolean {
  for (const measure of measures) {
    const difference = measure(a) - measure(b);
    if (difference !== 0) return difference < 0;
  }
  return a.running === b.running ? a.replicaId < b.replicaId : a.running < b.running;
}
