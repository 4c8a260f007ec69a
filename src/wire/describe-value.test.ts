import { expect, test } from 'vitest';
import { describeValue, shorten } from './describe-value.ts';

test.each([
  [undefined, 'absent'],
  [null, 'null'],
  [1.5, '1.5'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [true, 'true'],
  ['hot', '"hot"'],
  [[], 'an empty array'],
  [[1, 2], 'an array of 2'],
  [{ a: 1 }, 'an object'],
])('%j is described as %s', (value, words) => {
  expect(describeValue(value)).toBe(words);
});

test('long text is cut, never inside a character', () => {
  expect(shorten('a'.repeat(41))).toBe(`${'a'.repeat(40)}…`);
  expect(shorten(`${'a'.repeat(39)}😀b`)).toBe(`${'a'.repeat(39)}\uFFFD…`);
});
