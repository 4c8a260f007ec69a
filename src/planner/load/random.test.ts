import { expect, test } from 'vitest';
import { gammaGap, seededRng } from './random.ts';

test('a seed gives the same numbers again, another gives others', () => {
  const draw = (seed: number): readonly number[] => Array.from({ length: 5 }, seededRng(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test.each([0, 0.5, 1, 2.3])('gaps of variation %d have mean 1 and that variation', (cv) => {
  const rng = seededRng(3);
  const gaps = Array.from({ length: 100_000 }, () => gammaGap(cv, rng));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  expect(Math.abs(mean - 1)).toBeLessThan(0.03);
  expect(Math.abs(Math.sqrt(variance) - cv)).toBeLessThan(0.03 * cv + 1e-9);
});
