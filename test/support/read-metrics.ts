/** Samples of a Prometheus page by name; samples of one name and different labels are added up. */
export async function readMetrics(url: string): Promise<ReadonlyMap<string, number>> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const valueByName = new Map<string, number>();
  for (const [, name, value] of page.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{.*\})? (\S+)$/gm)) {
    if (name) valueByName.set(name, (valueByName.get(name) ?? 0) + Number(value));
  }
  return valueByName;
}

/** What an engine holds for requests; all zero when every one of them is gone. */
export interface HeldByRequests {
  readonly running: number;
  readonly waiting: number;
  /** Share of KV cells, 0 to 1. */
  readonly kvUsage: number;
}

export const nothingHeld: HeldByRequests = { running: 0, waiting: 0, kvUsage: 0 };

/** Our engine's; a missing metric reads as NaN, so that it never passes for zero. */
export async function heldByRequests(url: string): Promise<HeldByRequests> {
  const metrics = await readMetrics(url);
  const value = (name: string) => metrics.get(`regauge:${name}`) ?? Number.NaN;
  return {
    running: value('num_requests_running'),
    waiting: value('num_requests_waiting'),
    kvUsage: value('kv_cache_usage_perc'),
  };
}

/** What an engine's cache holds, for requests and as prefixes for the next ones. */
export interface HeldInCache {
  readonly sequences: number;
  readonly cells: number;
}

export const emptyCache: HeldInCache = { sequences: 0, cells: 0 };

/** Our engine's; a missing metric reads as NaN here too. */
export async function heldInCache(url: string): Promise<HeldInCache> {
  const metrics = await readMetrics(url);
  const value = (name: string) => metrics.get(`regauge:${name}`) ?? Number.NaN;
  const share = value('kv_cache_usage_perc') + value('kv_cache_cached_perc');
  return { sequences: value('num_sequences_in_use'), cells: Math.round(share * value('kv_cache_cells')) };
}
