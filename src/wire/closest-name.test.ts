import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closestName, editDistance } from './closest-name.ts';

test('a slip of the finger is recognised', () => {
  const names = ['temperature', 'top_p', 'top_k', 'max_tokens', 'stop', 'n'];
  expect(closestName('temprature', names)).toBe('temperature');
  expect(closestName('max_tokenz', names)).toBe('max_tokens');
  expect(closestName('top_P', names)).toBe('top_p');
  expect(closestName('stops', names)).toBe('stop');
});

test('what is no slip has no counterpart', () => {
  expect(closestName('x', ['n'])).toBeUndefined();
  expect(closestName('step', ['seed'])).toBeUndefined();
  expect(closestName('max_length', ['max_tokens'])).toBeUndefined();
});

test('known distances', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('abc', 'abc')).toBe(0);
});

const word = fc.string({ maxLength: 8 });

test('distance is symmetric and obeys the triangle', () => {
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a));
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
    }),
  );
});
