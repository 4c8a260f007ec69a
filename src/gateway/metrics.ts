import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from 'prom-client';

const ttftSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const itlSeconds = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What a process has counted, as plain data. */
export type MetricSamples = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

export interface GatewayMetrics {
  readonly contentType: string;
  readonly requests: Counter<'endpoint' | 'outcome'>;
  readonly attempts: Counter<'replica' | 'end'>;
  readonly retries: Counter<'class'>;
  readonly carryOvers: Counter<'outcome'>;
  readonly handOffs: Counter<'kind' | 'end'>;
  readonly prefixGap: Counter<'replica'>;
  readonly cost: Counter<'model' | 'key'>;
  readonly tokens: Counter<'model' | 'key' | 'kind'>;
  readonly ttft: Histogram;
  readonly itl: Histogram;
  samples(): Promise<MetricSamples>;
}

/** @param runs - asked when the page is read */
export function createGatewayMetrics(runs: () => { readonly live: number; readonly held: number }): GatewayMetrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `regauge_gateway_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `regauge_gateway_${name}`, help, buckets, registers });
  addGauge(registry, 'runs_in_flight', 'Runs that are being generated.', () => runs().live);
  addGauge(registry, 'runs_held', 'Runs in memory, ended ones that are still readable included.', () => runs().held);
  return {
    contentType: registry.contentType,
    requests: counter('requests_total', 'Requests for a generation that ended.', ['endpoint', 'outcome']),
    attempts: counter('attempts_total', 'Attempts at replicas that ended.', ['replica', 'end']),
    retries: counter('retries_total', 'Attempts after one that failed before its first token, by what failed.', [
      'class',
    ]),
    carryOvers: counter('carry_overs_total', 'Streams that broke off, by what became of them.', ['outcome']),
    handOffs: counter('hand_offs_total', 'Prompts computed by another replica than the one that decodes.', [
      'kind',
      'end',
    ]),
    cost: counter('cost_micro_usd_total', 'Price of the runs that ended, by whose key they were.', ['model', 'key']),
    tokens: counter('tokens_total', 'Tokens of the runs that ended: prompt, cached, thinking, answer.', [
      'model',
      'key',
      'kind',
    ]),
    prefixGap: counter('prefix_gap_tokens_total', 'Prompt tokens that were believed to be cached and were not.', [
      'replica',
    ]),
    ttft: histogram('time_to_first_token_seconds', 'From arrival to the first token, attempts included.', ttftSeconds),
    itl: histogram('inter_token_latency_seconds', 'Between two reads of one stream that brought tokens.', itlSeconds),
    samples: () => registry.getMetricsAsJSON(),
  };
}

/** The page of several processes, as if they were one. */
export function renderMetrics(samples: readonly MetricSamples[]): Promise<string> {
  return AggregatorRegistry.aggregate([...samples]).metrics();
}

/** What stays true when the processes are gone: their counts, without what they held. */
export function sumCounted(samples: readonly MetricSamples[]): Promise<MetricSamples> {
  // At run time it is a word, whatever its declaration says.
  const counted = samples.map((one) => one.filter(({ type }) => String(type) !== 'gauge'));
  return AggregatorRegistry.aggregate(counted).getMetricsAsJSON();
}

function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name: `regauge_gateway_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
