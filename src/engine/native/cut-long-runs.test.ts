import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutLongRuns } from './cut-long-runs.ts';

test('words of any number are left whole, and a run that is too long is cut', () => {
  expect(cutLongRuns('one two three four', 5)).toEqual(['one two three four']);
  expect(cutLongRuns('a bbbbbbbb c', 3)).toEqual(['a bbb', 'bbb', 'bb c']);
});

test('the pieces spell the text, and no pair is parted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const pieces = cutLongRuns(text, 3);
      expect(pieces.join('')).toBe(text);
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
    }),
  );
});
