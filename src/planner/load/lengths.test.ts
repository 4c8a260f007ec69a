import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PlannerError } from '../errors.ts';
import {
  constantLengths,
  exponentialLengths,
  lengthsFromCounts,
  lengthsFromSamples,
  lengthsFromSummary,
  momentOf,
  quantileOf,
} from './lengths.ts';

const even = { mean: 50, quantiles: [0, 0.5, 1].map((share) => ({ share, tokens: share * 100 })) };

test('between two quantiles lengths are even', () => {
  expect([0, 0.25, 0.5, 0.9, 1].map((share) => quantileOf(even, share))).toEqual([0, 25, 50, 90, 100]);
});

test('moments of lengths between 0 and 100 are 50, 100²/3 and 100³/4', () => {
  expect(momentOf(even, 1)).toBeCloseTo(50, 9);
  expect(momentOf(even, 2)).toBeCloseTo(100 ** 2 / 3, 6);
  expect(momentOf(even, 3)).toBeCloseTo(100 ** 3 / 4, 3);
});

test('lengths without spread have the powers of the one as moments', () => {
  expect(([1, 2, 3] as const).map((power) => momentOf(constantLengths(7), power))).toEqual([7, 49, 343]);
});

test('a quantile of samples is one of them', () => {
  const lengths = lengthsFromSamples([5, 1, 9, 3]);
  expect(lengths.mean).toBe(4.5);
  expect([0, 0.2, 0.5, 0.75, 1].map((share) => quantileOf(lengths, share))).toEqual([1, 1, 3, 5, 9]);
});

test('weights count as so many samples', () => {
  const weighted = lengthsFromCounts(
    new Map([
      [10, 1],
      [20, 3],
    ]),
  );
  expect(weighted).toEqual(lengthsFromSamples([10, 20, 20, 20]));
  expect(() => lengthsFromCounts(new Map([[10, 0]]))).toThrow(PlannerError);
});

test('a summary is met at its percentiles and in its mean', () => {
  const summary = { mean: 1527, p50: 792, p95: 5701, p99: 12_607 };
  const lengths = lengthsFromSummary(summary);
  expect([0.5, 0.95, 0.99].map((share) => quantileOf(lengths, share))).toEqual([792, 5701, 12_607]);
  expect(momentOf(lengths, 1)).toBeCloseTo(1527, 3);
});

test.each([
  ['a mean below all that the percentiles allow', { mean: 300, p50: 792, p95: 5701, p99: 12_607 }, 'must lie between'],
  ['a mean above', { mean: 9000, p50: 792, p95: 5701, p99: 12_607 }, 'must lie between'],
  ['percentiles that fall', { mean: 1000, p50: 800, p95: 500, p99: 900 }, 'must ascend'],
  ['no number', { mean: 1000, p50: Number.NaN, p95: 5000, p99: 9000 }, 'must ascend'],
  ['a longest below p99', { mean: 1000, p50: 800, p95: 5000, p99: 9000, max: 8000 }, 'must ascend'],
])('refused: %s', (_, summary, words) => {
  expect(() => lengthsFromSummary(summary)).toThrow(words);
});

test('whatever percentiles and mean agree, the distribution has both and ascends', () => {
  const arbitrary = fc.record({
    p50: fc.integer({ min: 2, max: 1000 }),
    p95: fc.integer({ min: 1001, max: 5000 }),
    p99: fc.integer({ min: 5001, max: 20_000 }),
    bend: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  });
  fc.assert(
    fc.property(arbitrary, ({ p50, p95, p99, bend }) => {
      const [low, high] = [
        0.5 + 0.45 * p50 + 0.04 * p95 + 0.01 * p99,
        0.5 * p50 + 0.45 * p95 + 0.04 * p99 + 0.025 * p99,
      ];
      const mean = low + bend * (high - low);
      const lengths = lengthsFromSummary({ mean, p50, p95, p99 });
      expect(momentOf(lengths, 1) / mean).toBeCloseTo(1, 5);
      const tokens = lengths.quantiles.map((point) => point.tokens);
      expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
      expect(quantileOf(lengths, 0.95)).toBeCloseTo(p95, 6);
    }),
  );
});

test('an exponential law has 5 % above three means', () => {
  expect(quantileOf(exponentialLengths(1000, 50_000), 0.95)).toBeCloseTo(2996, 0);
  expect(quantileOf(exponentialLengths(1000, 2000), 0.95)).toBe(2000);
});
