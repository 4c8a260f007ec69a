import { decide, explain, hashBlocks, type Policy } from '#policy';
import { atMost, noBar, type Row, type Section } from '../support/report.ts';
import { median, percentile } from '../support/statistics.ts';
import type { Scenario } from './scenario.ts';

const mega = 1e6;
const nowMs = 1_000;
/** One reading of the clock costs about 50 ns, and counts for whoever is measured. */
const microsOf = (work: () => void): number => {
  const before = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - before) / 1_000;
};

/** Each request once per round, timed alone; the first round warms up and does not count. */
export function measureDecide(scenario: Scenario, policy: Policy, rounds: number): Section {
  const { requests, loads, index, state } = scenario;
  const micros: number[] = [];
  let routed = 0;
  let cached = 0;
  for (let round = 0; round <= rounds; round++) {
    for (const request of requests) {
      const took = microsOf(() => {
        const decision = decide(request, loads, index, policy, state, nowMs);
        if (decision.kind !== 'route') return;
        routed++;
        if (decision.cachedTokens > 0) cached++;
      });
      if (round > 0) micros.push(took);
    }
  }
  const decisions = (rounds + 1) * requests.length;
  if (routed !== decisions) throw new Error(`${decisions - routed} of ${decisions} requests were not routed`);
  const isDefault = policy.rule.kind === 'cheapest-in-time';
  const rows: readonly Row[] = [
    { name: 'median', value: median(micros), unit: 'µs', bar: isDefault ? atMost(20) : noBar },
    { name: '99th percentile', value: percentile(micros, 0.99), unit: 'µs', bar: noBar },
    { name: 'sent where something was cached', value: (100 * cached) / routed, unit: '%', bar: noBar },
  ];
  return { title: `decide, ${policy.rule.kind}`, rows };
}

/** What a request costs besides its decision, and what the index weighs. */
export function measureRest({ requests, loads, index, state }: Scenario, policy: Policy): Section {
  const tokens = Int32Array.from({ length: 8_192 }, (_, i) => i);
  const decisions = requests.map((request) => decide(request, loads, index, policy, state, nowMs));
  const medianOf = (work: (i: number) => void) => median(requests.map((_, i) => microsOf(() => work(i))));
  const rows: readonly Row[] = [
    { name: 'hash 8,192 tokens', value: medianOf(() => hashBlocks(tokens, 64, 'tenant')), unit: 'µs', bar: noBar },
    {
      name: 'walk of the index',
      value: medianOf((i) => index.match(requests[i]!.blocks)),
      unit: 'µs',
      bar: noBar,
    },
    { name: 'explain', value: medianOf((i) => explain(decisions[i]!)), unit: 'µs', bar: noBar },
    {
      name: 'record 128 blocks',
      value: medianOf((i) => index.record(requests[i]!.blocks, loads[0]!.id)),
      unit: 'µs',
      bar: noBar,
    },
    { name: 'index in memory', value: index.bytes / mega, unit: 'MB', bar: noBar },
    { name: 'blocks in it', value: index.size, unit: '', bar: noBar },
  ];
  return { title: 'beside it', rows };
}
