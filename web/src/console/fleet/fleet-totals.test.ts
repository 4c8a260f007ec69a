import { expect, test } from 'vitest';
import { fleetOf, replica } from '../testing/replica.ts';
import { fleetTotals } from './fleet-totals.ts';

test('the totals add up what adds up', () => {
  const replicas = [
    replica('a/0', { running: 2, waiting: 1, hourlyUsd: 0.1 }),
    replica('a/1', { running: 3, hourlyUsd: 0.2, state: 'open' }),
    replica('b/0'),
  ];
  const counted = { requests: 9, costMicroUsd: 40, tokens: 7, runsInFlight: 5 };
  expect(fleetTotals(fleetOf(replicas, { queued: 4, counted }))).toEqual({
    replicas: 3,
    ready: 2,
    running: 5,
    waiting: 1,
    queued: 4,
    hourlyUsd: 0.3,
    ...counted,
  });
});

test('what nobody measured has no total, which is not zero', () => {
  expect(fleetTotals(fleetOf([replica('a/0')]))).toMatchObject({ running: null, waiting: null });
  expect(fleetTotals(fleetOf([]))).toMatchObject({ replicas: 0, ready: 0, running: null, hourlyUsd: 0 });
});
