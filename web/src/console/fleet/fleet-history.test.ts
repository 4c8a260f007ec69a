import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fleetOf, replica } from '../testing/replica.ts';
import { FleetHistory, measures } from './fleet-history.ts';

const limits = { points: 3, replicas: 2, gapMs: 5_000 };
const running = (...counts: readonly number[]) =>
  fleetOf(counts.map((count, i) => replica(`a/${i}`, { running: count })));

test('the newest points are kept, one per reading', () => {
  const history = new FleetHistory(limits);
  for (const second of [1, 2, 3, 4]) history.record(running(second * 10), second * 1_000);
  expect(history.seriesOf('a/0')).toMatchObject({ atMs: [2_000, 3_000, 4_000], running: [20, 30, 40] });
});

test('a time without readings is a gap', () => {
  const history = new FleetHistory(limits);
  history.record(running(1), 0);
  history.record(running(2), 5_000);
  history.record(running(3), 10_001);
  expect(history.seriesOf('a/0')).toMatchObject({ atMs: [5_000, 5_001, 10_001], running: [2, null, 3] });
});

test('of more replicas than are drawn the first are, and one that leaves makes room', () => {
  const history = new FleetHistory(limits);
  history.record(running(1, 2, 3), 0);
  expect(history.seriesOf('a/2')).toBeUndefined();
  history.record(fleetOf([replica('a/2', { running: 4 })]), 1_000);
  expect(history.seriesOf('a/0')).toBeUndefined();
  expect(history.seriesOf('a/2')).toMatchObject({ atMs: [1_000], running: [4] });
});

test('a clock that is set back begins the drawing anew', () => {
  const history = new FleetHistory(limits);
  history.record(running(1), 7_200_000);
  history.record(running(2), 3_600_000);
  expect(history.seriesOf('a/0')).toMatchObject({ atMs: [3_600_000], running: [2] });
});

test('what was not measured is no point, and no zero', () => {
  const history = new FleetHistory(limits);
  history.record(fleetOf([replica('a/0', { ttftMs: { p50: 20, p95: 90 } })]), 0);
  expect(history.seriesOf('a/0')).toMatchObject({ ttft50: [20], ttft95: [90], itl50: [null], kv: [null] });
});

test('whatever is read, times rise, lists are equally long, and none is longer than the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 20 }), (steps) => {
      const history = new FleetHistory(limits);
      let atMs = 0;
      for (const step of steps) {
        atMs += step;
        history.record(running(1), atMs);
      }
      const series = history.seriesOf('a/0');
      const times = series?.atMs ?? [];
      expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
      expect(times.length).toBeLessThanOrEqual(limits.points);
      for (const measure of measures) expect(series?.[measure].length ?? 0).toBe(times.length);
    }),
  );
});
