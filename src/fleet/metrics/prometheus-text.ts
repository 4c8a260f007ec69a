/** One metric, all its label sets together. */
export interface MetricTotal {
  readonly sum: number;
  /** Label sets that were added up; `sum / count` is the mean that a ratio needs. */
  readonly count: number;
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{.*\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;

/**
 * Adds up the samples of a Prometheus page by name, over all label sets: an engine with data parallelism publishes one
 * set for each of its parts, and the replica is their sum.
 *
 * @param wanted - names to read; pages are mostly histogram buckets that nobody here looks at
 * @returns names that have a value; NaN and infinite values are none
 */
export function readPrometheusText(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, MetricTotal> {
  const totals = new Map<string, MetricTotal>();
  for (const line of text.split('\n')) {
    const name = /^[a-zA-Z0-9_:]+/.exec(line)?.[0];
    if (name === undefined || !wanted.has(name)) continue;
    const value = Number(sampleLine.exec(line)?.[3]);
    if (!Number.isFinite(value)) continue;
    const { sum, count } = totals.get(name) ?? { sum: 0, count: 0 };
    totals.set(name, { sum: sum + value, count: count + 1 });
  }
  return totals;
}
