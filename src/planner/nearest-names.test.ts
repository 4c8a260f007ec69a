import { expect, test } from 'vitest';
import { nearestNames } from './nearest-names.ts';

test('fewest edits first, whatever the case and punctuation, ties as they come', () => {
  expect(nearestNames('H-20', ['b200', 'h200', 'h20', 'h800'])).toEqual(['h20', 'h200', 'b200']);
});

test('a very long name costs no more than 64 letters', () => {
  expect(nearestNames('h'.repeat(1_000_000), ['h20'])).toEqual(['h20']);
});

test('there may be fewer names than three', () => {
  expect(nearestNames('x', [])).toEqual([]);
});
