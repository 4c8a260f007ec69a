import { expect, test } from 'vitest';
import { createGatewayMetrics } from '../metrics.ts';
import { countedTotals } from './counted-totals.ts';

test('the totals are over all labels of all processes', async () => {
  const [one, other] = [
    createGatewayMetrics(() => ({ live: 2, held: 5 })),
    createGatewayMetrics(() => ({ live: 1, held: 1 })),
  ];
  one.requests.inc({ endpoint: 'chat', outcome: 'complete' }, 3);
  one.requests.inc({ endpoint: 'chat', outcome: 'failed' });
  other.requests.inc({ endpoint: 'completion', outcome: 'complete' }, 2);
  one.cost.inc({ model: 'r1', key: 'ada' }, 40);
  other.cost.inc({ model: 'r1', key: '' }, 2);
  one.tokens.inc({ model: 'r1', key: 'ada', kind: 'prompt' }, 5);
  other.tokens.inc({ model: 'r1', key: '', kind: 'thinking' }, 8);
  const totals = countedTotals([await one.samples(), await other.samples()]);
  expect(totals).toEqual({ requests: 6, costMicroUsd: 42, tokens: 13, runsInFlight: 3 });
});

test('before the first request nothing is counted', async () => {
  const { samples } = createGatewayMetrics(() => ({ live: 0, held: 0 }));
  expect(countedTotals([await samples()])).toEqual({ requests: 0, costMicroUsd: 0, tokens: 0, runsInFlight: 0 });
});
