import { expect, test } from 'vitest';
import { misses } from '../support/report.ts';
import { accuracySections } from './measure.ts';
import { comparisons, fittedIds, judge, readTables, wrongWayRound } from './rows.ts';

const tables = readTables();
const rows = judge(tables);

test('fitted are at most half of the rows, and each of them is there', () => {
  const ids = tables.filter(({ use }) => use !== 'loose').map(({ row }) => row.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...fittedIds].filter((id) => !ids.includes(id))).toEqual([]);
  expect(fittedIds.size).toBeLessThanOrEqual(ids.length / 2);
});

test('every published row gets an estimate and is compared with it', () => {
  expect(rows.filter(({ judged }) => judged === undefined).map(({ row }) => row.id)).toEqual([]);
});

test('of two devices the faster is told right each time', () => {
  expect(comparisons.length).toBeGreaterThan(10);
  expect(wrongWayRound(rows)).toEqual([]);
});

test('every bar holds but that of the worst row, which README.md explains', () => {
  expect(misses(accuracySections()).map(({ name }) => name)).toEqual(['worst error, held-out']);
});

test('the rows worse than 25 % are those that README.md explains', () => {
  const worse = rows.filter(({ use, judged }) => use === 'held-out' && Math.abs(judged?.error ?? 0) > 0.25);
  expect(worse.map(({ row }) => row.id).toSorted()).toEqual(['sgl-a3-16-2k', 'xeon-r1-fp8', 'xeon-r1-int8']);
});
