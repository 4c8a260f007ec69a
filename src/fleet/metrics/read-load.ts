import type { LoadReading } from '../adapter.ts';
import { type MetricTotal, readPrometheusText } from './prometheus-text.ts';

/** Names of one signal, the newest version's first. A list inside stands for its sum. */
export type SignalNames = readonly (string | readonly string[])[];

/** Where an engine, in any of its versions, publishes each signal; no name = it does not. */
export type LoadNames = Readonly<Record<keyof LoadReading, SignalNames>>;

type Totals = ReadonlyMap<string, MetricTotal>;

/** Reads the load by the first of each signal's names that the page has. */
export function readLoad(text: string, names: LoadNames): LoadReading {
  const totals = readPrometheusText(text, new Set(Object.values(names).flat(2)));
  const kvUse = names.kvUse
    .flat()
    .map((name) => totals.get(name))
    .find((total) => total !== undefined);
  return {
    running: first(totals, names.running),
    waiting: first(totals, names.waiting),
    kvUse: kvUse && Math.min(1, Math.max(0, kvUse.sum / kvUse.count)),
    promptTokensTotal: first(totals, names.promptTokensTotal),
    generationTokensTotal: first(totals, names.generationTokensTotal),
    prefixQueryTokensTotal: first(totals, names.prefixQueryTokensTotal),
    prefixHitTokensTotal: first(totals, names.prefixHitTokensTotal),
  };
}

/** vLLM's names behind a prefix; versions before 0.8 said `gpu_` where it now says nothing or `kv_`. */
export function vllmLoadNames(prefix: string): LoadNames {
  const named = (...names: readonly string[]) => names.map((name) => `${prefix}${name}`);
  return {
    running: named('num_requests_running'),
    waiting: named('num_requests_waiting'),
    kvUse: named('kv_cache_usage_perc', 'gpu_cache_usage_perc'),
    promptTokensTotal: named('prompt_tokens_total'),
    generationTokensTotal: named('generation_tokens_total'),
    prefixQueryTokensTotal: named(
      'prefix_cache_queries_total',
      'prefix_cache_queries',
      'gpu_prefix_cache_queries_total',
    ),
    prefixHitTokensTotal: named('prefix_cache_hits_total', 'prefix_cache_hits', 'gpu_prefix_cache_hits_total'),
  };
}

function first(totals: Totals, names: SignalNames): number | undefined {
  for (const alternative of names) {
    const parts = typeof alternative === 'string' ? [alternative] : alternative;
    const found = parts.map((name) => totals.get(name)?.sum);
    if (found.every((value) => value !== undefined)) return found.reduce((sum, value) => sum + value, 0);
  }
  return undefined;
}
