import { expect, test } from 'vitest';
import { axisFor } from './axis.ts';

test('ticks are at 1, 2 or 5 times a power of ten and reach beyond the most', () => {
  expect(axisFor(2.68, 0, 100).ticks).toEqual([0, 1, 2, 3]);
  expect(axisFor(2.4, 0, 100).ticks).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  expect(axisFor(120, 0, 100).ticks).toEqual([0, 50, 100, 150]);
  expect(axisFor(2, 0, 100, 2).ticks).toEqual([0, 1, 2]);
});

test('numbers stand between both ends, in either direction, and none leaves the picture', () => {
  const across = axisFor(10, 20, 120);
  expect([0, 5, 10, 99, -1].map(across.at)).toEqual([20, 70, 120, 120, 20]);
  expect(axisFor(10, 120, 20).at(5)).toBe(70);
});

test('without data there is an axis all the same', () => {
  expect(axisFor(0, 0, 10).ticks).toEqual(axisFor(Number.NaN, 0, 10).ticks);
});
