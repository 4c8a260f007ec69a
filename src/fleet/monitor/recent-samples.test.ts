import { expect, test } from 'vitest';
import { RecentSamples } from './recent-samples.ts';

test('quantiles are samples, by nearest rank', () => {
  const samples = new RecentSamples(1_000, 100);
  for (const value of [5, 1, 3, 2, 4]) samples.record(value, 0);
  expect(samples.quantiles(0)).toEqual({ p50: 3, p95: 5 });
});

test('what is older than the window does not count', () => {
  const samples = new RecentSamples(1_000, 100);
  samples.record(9, 0);
  samples.record(1, 500);
  expect(samples.quantiles(999)).toEqual({ p50: 1, p95: 9 });
  expect(samples.quantiles(1_000)).toEqual({ p50: 1, p95: 1 });
  expect(samples.quantiles(1_500)).toBeUndefined();
});

test('beyond its capacity the oldest go', () => {
  const samples = new RecentSamples(1_000, 2);
  for (const value of [9, 1, 2]) samples.record(value, 0);
  expect(samples.quantiles(0)).toEqual({ p50: 1, p95: 2 });
});
