import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptParts } from './excerpt-parts.ts';

const marked = (excerpt: string, matches: readonly (readonly [number, number])[]) =>
  excerptParts({ excerpt, matches })
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('');

test('matches are marked where they are', () => {
  expect(
    marked('one two one', [
      [0, 3],
      [8, 11],
    ]),
  ).toBe('[one] two [one]');
  expect(marked('none', [])).toBe('none');
});

test('matches that overlap or touch are one mark, whatever their order', () => {
  expect(
    marked('abcdef', [
      [2, 5],
      [0, 3],
      [5, 6],
    ]),
  ).toBe('[abcdef]');
});

test('a match past the end or of no length marks nothing that is not there', () => {
  expect(
    marked('abc', [
      [1, 1],
      [2, 9],
      [7, 9],
    ]),
  ).toBe('ab[c]');
});

test('together the parts are the excerpt, and no two parts of a kind touch', () => {
  const range = fc.tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: -5, max: 40 }));
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.array(range, { maxLength: 8 }), (excerpt, matches) => {
      const parts = excerptParts({ excerpt, matches });
      expect(parts.map(({ text }) => text).join('')).toBe(excerpt);
      for (const [at, part] of parts.entries()) expect(part.isMatch).not.toBe(parts[at + 1]?.isMatch);
    }),
  );
});
