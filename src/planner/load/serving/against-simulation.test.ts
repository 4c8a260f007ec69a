import { expect, test } from 'vitest';
import { isRefusal } from '../../place/candidate.ts';
import { mixNamed, workloadFromLengths } from '../build-workload.ts';
import { seededRng } from '../random.ts';
import { servedTimes } from '../simulation/quantiles.ts';
import { sampleRequests } from '../simulation/sample-requests.ts';
import { simulateServing } from '../simulation/simulate-serving.ts';
import { linearReplica } from '../testing/linear-replica.ts';
import { servingAt } from './serving-at.ts';
import { splitCapacityOf } from './split-capacity-of.ts';

/** Retrieval: prompts sixty times as long as answers. */
const retrieval = workloadFromLengths({
  name: 'retrieval',
  input: { mean: 8000, p50: 7000, p95: 16_000, p99: 24_000 },
  output: { mean: 120, p50: 100, p95: 300, p99: 450 },
  requestsPerSecond: 1,
});

// Loads at which neither is near its bound, where a part in a hundred of load would be many of waiting.
test.each([
  { workload: mixNamed('chat'), ranks: 1, requestsPerSecond: 4, tolerance: { tpot: 0.1, ttft: 0.15 } },
  { workload: mixNamed('chat'), ranks: 8, requestsPerSecond: 8, tolerance: { tpot: 0.1, ttft: 0.15 } },
  { workload: mixNamed('r1-production'), ranks: 8, requestsPerSecond: 4, tolerance: { tpot: 0.1, ttft: 0.2 } },
  { workload: mixNamed('deepseek-day'), ranks: 8, requestsPerSecond: 6, tolerance: { tpot: 0.1, ttft: 0.2 } },
  { workload: retrieval, ranks: 1, requestsPerSecond: 1.3, tolerance: { tpot: 0.25, ttft: 0.1 } },
])('$workload.name on $ranks ranks at $requestsPerSecond requests/s: 95th percentiles as simulated', (one) => {
  const { workload, ranks, requestsPerSecond, tolerance } = one;
  const replica = linearReplica({ ranks, kvTokensPerRank: 5e6 });
  const quick = servingAt(replica, workload, requestsPerSecond, 0.95);
  const requests = sampleRequests(workload, requestsPerSecond, 8000, seededRng(7));
  const simulated = servedTimes(simulateServing(replica, requests), 0.95);
  if (quick.kind !== 'steady') throw new Error(`overloaded by ${quick.limit}`);
  expect(Math.abs(quick.tpotMs / simulated.tpotMs - 1)).toBeLessThan(tolerance.tpot);
  expect(Math.abs(quick.ttftMs / simulated.ttftMs - 1)).toBeLessThan(tolerance.ttft);
});

test('both halves of a split, each simulated at the capacity of the set, keep the targets within 10 %', () => {
  const targets = { ttftMs: 2000, tpotMs: 40, percentile: 0.95 };
  const [prefill, decode] = (['prefill', 'decode'] as const).map((phase) => {
    const replica = linearReplica({ kvTokensPerRank: 5e6 });
    return { ...replica, config: { ...replica.config, phase } };
  });
  const answer = splitCapacityOf(prefill!, decode!, { prefill: 1, decode: 1 }, mixNamed('chat'), targets);
  if (isRefusal(answer)) throw new Error(answer.text);
  const requests = sampleRequests(mixNamed('chat'), answer.requestsPerSecond.mid, 8000, seededRng(7));
  expect(servedTimes(simulateServing(prefill!, requests), 0.95).ttftMs).toBeLessThan(2000 * 1.1);
  expect(servedTimes(simulateServing(decode!, requests), 0.95).tpotMs).toBeLessThan(40 * 1.1);
});
