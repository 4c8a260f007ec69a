import { expect, test } from 'vitest';
import { constantLengths } from '../load/lengths.ts';
import type { TrafficClass, Workload } from '../load/workload.ts';
import { candidateOf } from '../testing/candidates.ts';
import type { Fleet } from './fleet.ts';
import { fleetCost } from './fleet-cost.ts';

const traffic: TrafficClass = {
  name: 'chat',
  requestsPerSecond: 1,
  peakRequestsPerSecond: 2,
  arrivalCv: 1,
  input: constantLengths(500),
  output: constantLengths(1_000),
  cachedShare: 0.2,
  thinkingShare: 0,
};
const halfDays = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 0.5 : 1.5));
const workload: Workload = { name: 'test', classes: [traffic], curve: halfDays };
const served = [{ name: 'chat', requestsPerSecond: 2 }];
const candidate = candidateOf({ id: 'a', packages: 8, hourlyUsd: 9, rates: { chat: 0.5 } });
const fleet: Fleet = {
  name: 'test',
  parts: [{ candidate, count: 4, served, busyShare: 1 }],
  packages: 32,
  hourlyMicroUsd: 36e6,
  watt: 18_000,
  found: 'optimal',
};

test('an hour of 36 USD and 3.6 M written tokens is 10 USD a million', () => {
  const cost = fleetCost(fleet, workload);
  expect(cost.perMillionOutput).toEqual({ low: 10e6, mid: 10e6, high: 10e6 });
  expect(cost.blended.mid).toBeCloseTo(36e6 / 5.4, 6);
  expect(cost.power).toEqual({ kilowatt: 18, kwhPerMillionOutput: 5 });
});

test('the split pays the whole bill, by the time of each kind of token', () => {
  const { split } = fleetCost(fleet, workload);
  const bill = 3_600 * (400 * split.uncachedInput + 100 * split.cachedInput + 1_000 * split.output);
  expect(bill / 1e6).toBeCloseTo(36e6, 3);
  expect(split.output / split.uncachedInput).toBeCloseTo(10, 9);
  expect(split.cachedInput / split.uncachedInput).toBeCloseTo(0.1, 9);
});

test('a perfect scaler runs one block by night and three by day', () => {
  const { hourlyMicroUsd, packagesByHour } = fleetCost(fleet, workload);
  expect(hourlyMicroUsd).toEqual({ peak: 36e6, mean: 18e6, perfectScaler: 18e6 });
  expect(packagesByHour.slice(11, 13)).toEqual([8, 24]);
});

test('blocks that stand in reserve are never switched off', () => {
  const spare: Fleet = { ...fleet, parts: [{ candidate, count: 4, served, busyShare: 0.75 }] };
  expect(fleetCost(spare, workload).packagesByHour.slice(11, 13)).toEqual([16, 32]);
});

test('half the capacity is twice the cost, and none is beyond any bound', () => {
  const bound = (low: number) => {
    const requestsPerSecond = { low, mid: 1, high: 2 };
    const shaky = { ...candidate, capacity: { ...candidate.capacity, requestsPerSecond } };
    return fleetCost({ ...fleet, parts: [{ candidate: shaky, count: 4, served, busyShare: 1 }] }, workload)
      .perMillionOutput;
  };
  expect(bound(0.5)).toEqual({ low: 5e6, mid: 10e6, high: 20e6 });
  expect(bound(0).high).toBe(Number.POSITIVE_INFINITY);
});
