import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EngineStatus } from '../core/messages.ts';
import type { RunEvent } from '../core/run-spec.ts';

/** Prometheus metrics of one engine: vLLM's names and meanings behind the prefix `regauge:`. */
export interface EngineMetrics {
  readonly contentType: string;
  /** Fed with every run event. */
  readonly observe: (event: RunEvent) => void;
  /** A client left before its run ended. */
  readonly observeAbort: () => void;
  readonly render: () => Promise<string>;
}

const ttftSeconds = [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160];
const itlSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 1, 2.5];
const e2eSeconds = [0.1, 0.3, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];
const tokenCounts = [1, 10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 20_000, 50_000];

export function createEngineMetrics(modelName: string, status: () => EngineStatus): EngineMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ model_name: modelName });
  addGauges(registry, status);
  addTotals(registry, status);
  const requests = addRequestMetrics(registry);
  return {
    contentType: registry.contentType,
    observe: (event) => observe(requests, event),
    observeAbort: () => requests.success.inc({ finished_reason: 'abort' }),
    render: () => registry.metrics(),
  };
}

function addGauges(registry: Registry, status: () => EngineStatus): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name: `regauge:${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  gauge('num_requests_running', 'Requests being computed.', () => status().scheduler.running);
  gauge(
    'num_requests_waiting',
    'Requests waiting to be computed, preempted ones included.',
    () => status().scheduler.waiting,
  );
  gauge(
    'kv_cache_usage_perc',
    'Share of KV cells held by running requests, 0 to 1.',
    () => status().scheduler.runningCells / status().scheduler.cellCapacity,
  );
  gauge(
    'kv_cache_cached_perc',
    'Share of KV cells held only by cached prefixes, 0 to 1; evicted when needed.',
    () => status().scheduler.cachedCells / status().scheduler.cellCapacity,
  );
  gauge(
    'queued_prefill_tokens',
    'Prompt tokens still to be computed, of waiting and running requests.',
    () => status().scheduler.queuedPrefillTokens,
  );
  gauge(
    'num_sequences_in_use',
    'Sequence ids held by running requests and cached prefixes.',
    () => status().scheduler.sequencesInUse,
  );
  gauge('kv_cache_cells', 'KV cells in all; one holds one token.', () => status().scheduler.cellCapacity);
  gauge('process_resident_memory_bytes', 'Resident memory of the engine process.', () => process.memoryUsage.rss());
}

function addTotals(registry: Registry, status: () => EngineStatus): void {
  const total = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `regauge:${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  total('prompt_tokens_total', 'Prompt tokens computed (cached ones are not).', () => status().totals.promptTokens);
  total('generation_tokens_total', 'Tokens sampled.', () => status().totals.generationTokens);
  total('engine_steps_total', 'Batches computed.', () => status().totals.steps);
  total(
    'prefix_cache_queries_total',
    'Prompt tokens looked up in the prefix cache.',
    () => status().scheduler.prefixQueriesTotal,
  );
  total('prefix_cache_hits_total', 'Prompt tokens found there.', () => status().scheduler.prefixHitsTotal);
  total(
    'num_preemptions_total',
    'Running requests that had to give up their cells.',
    () => status().scheduler.preemptionsTotal,
  );
  total('prefix_cache_evictions_total', 'Cached sequences dropped for room.', () => status().scheduler.evictionsTotal);
}

interface RequestMetrics {
  readonly ttft: Histogram;
  readonly itl: Histogram;
  readonly e2e: Histogram;
  readonly queue: Histogram;
  readonly promptTokens: Histogram;
  readonly generationTokens: Histogram;
  readonly success: Counter<'finished_reason'>;
}

function addRequestMetrics(registry: Registry): RequestMetrics {
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `regauge:${name}`, help, buckets, registers: [registry] });
  return {
    ttft: histogram('time_to_first_token_seconds', 'From arrival to the first token.', ttftSeconds),
    itl: histogram('inter_token_latency_seconds', 'Between two tokens of one request.', itlSeconds),
    e2e: histogram('e2e_request_latency_seconds', 'From arrival to the last token.', e2eSeconds),
    queue: histogram('request_queue_time_seconds', 'From arrival to being computed.', ttftSeconds),
    promptTokens: histogram('request_prompt_tokens', 'Prompt tokens of a request.', tokenCounts),
    generationTokens: histogram('request_generation_tokens', 'Generated tokens of a request.', tokenCounts),
    success: new Counter({
      name: 'regauge:request_success_total',
      help: 'Requests that ended, by reason.',
      labelNames: ['finished_reason'],
      registers: [registry],
    }),
  };
}

function observe(metrics: RequestMetrics, event: RunEvent): void {
  if (event.kind === 'delta' && event.itlMs !== undefined) metrics.itl.observe(event.itlMs / 1_000);
  if (event.kind === 'failed') metrics.success.inc({ finished_reason: 'error' });
  if (event.kind !== 'finished') return;
  metrics.ttft.observe(event.timings.ttftMs / 1_000);
  metrics.e2e.observe(event.timings.totalMs / 1_000);
  metrics.queue.observe(event.timings.queueMs / 1_000);
  metrics.promptTokens.observe(event.usage.promptTokens);
  metrics.generationTokens.observe(event.usage.completionTokens);
  metrics.success.inc({ finished_reason: event.reason.kind });
}
