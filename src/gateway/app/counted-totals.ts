import type { MetricSamples } from '../metrics.ts';

/** What `/metrics` says of all requests so far, for a page that shows it in one line. */
export interface CountedTotals {
  /** Requests for a generation that ended, however they did. */
  readonly requests: number;
  readonly costMicroUsd: number;
  /** Of the runs that ended, prompts and replies together. */
  readonly tokens: number;
  readonly runsInFlight: number;
}

/** @param samples - of each process that serves this address, the same that `/metrics` adds up */
export function countedTotals(samples: readonly MetricSamples[]): CountedTotals {
  const sum = (name: string): number =>
    samples
      .flat()
      .filter((metric) => metric.name === `regauge_gateway_${name}`)
      .flatMap(({ values }) => values)
      .reduce((total, { value }) => total + value, 0);
  return {
    requests: sum('requests_total'),
    costMicroUsd: sum('cost_micro_usd_total'),
    tokens: sum('tokens_total'),
    runsInFlight: sum('runs_in_flight'),
  };
}
