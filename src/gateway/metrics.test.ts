import { expect, test } from 'vitest';
import { createGatewayMetrics, renderMetrics, sumCounted } from './metrics.ts';

/** One process, with so many runs behind it and one under way. */
async function samplesOf(runs: number) {
  const metrics = createGatewayMetrics(() => ({ live: 1, held: 2 }));
  for (let run = 0; run < runs; run++) {
    metrics.requests.inc({ endpoint: 'chat', outcome: 'complete' });
    metrics.ttft.observe(0.2);
  }
  return structuredClone(await metrics.samples());
}

const line = (page: string, name: string) => page.split('\n').find((one) => one.startsWith(`regauge_gateway_${name}`));

test('the page of several processes is that of one with all their requests', async () => {
  const page = await renderMetrics([await samplesOf(2), await samplesOf(3)]);
  expect(line(page, 'requests_total')).toBe('regauge_gateway_requests_total{endpoint="chat",outcome="complete"} 5');
  expect(line(page, 'time_to_first_token_seconds_count')).toBe('regauge_gateway_time_to_first_token_seconds_count 5');
  expect(line(page, 'time_to_first_token_seconds_bucket{le="0.25"}')).toMatch(/ 5$/);
  expect(line(page, 'runs_in_flight')).toBe('regauge_gateway_runs_in_flight 2');
});

test('the counts of a process that is gone stay, and what it held does not', async () => {
  const gone = await sumCounted([[], await samplesOf(2)]);
  const page = await renderMetrics([await sumCounted([gone, await samplesOf(1)]), await samplesOf(4)]);
  expect(line(page, 'requests_total')).toMatch(/ 7$/);
  expect(line(page, 'runs_in_flight')).toBe('regauge_gateway_runs_in_flight 1');
});
