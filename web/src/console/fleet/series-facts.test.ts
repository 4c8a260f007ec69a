import { expect, test } from 'vitest';
import { seriesFacts } from './series-facts.ts';

test('a series in words is its last, least and most', () => {
  expect(seriesFacts([3, null, 1, 2])).toEqual({ now: 2, least: 1, most: 3 });
  expect(seriesFacts([3, null])).toEqual({ now: null, least: 3, most: 3 });
});

test('nothing measured is no fact', () => {
  expect(seriesFacts([])).toBeUndefined();
  expect(seriesFacts([null, null])).toBeUndefined();
});
