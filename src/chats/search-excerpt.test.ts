import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf } from './search-excerpt.ts';

test('a short text is its own excerpt, with all words marked', () => {
  expect(excerptOf('Red apples and red pears', ['red', 'pears'])).toEqual({
    excerpt: 'Red apples and red pears',
    matches: [
      [0, 3],
      [15, 18],
      [19, 24],
    ],
  });
});

test('a long text is cut on both sides of the first match', () => {
  const { excerpt, matches } = excerptOf(`${'x'.repeat(500)}needle${'y'.repeat(500)}`, ['needle']);
  expect(excerpt).toBe(`…${'x'.repeat(60)}needle${'y'.repeat(174)}…`);
  expect(matches).toEqual([[61, 67]]);
});

test('line ends become spaces, one for one', () => {
  expect(excerptOf('a\r\nb', ['b'])).toEqual({ excerpt: 'a  b', matches: [[3, 4]] });
});

test('a word is no pattern', () => {
  expect(excerptOf('a.c abc', ['a.c']).matches).toEqual([[0, 3]]);
});

test('marked is what was looked for, and no character is halved', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { excerpt, matches } = excerptOf(`${before}NEEDLE${after}`, ['needle']);
      expect(excerpt.isWellFormed()).toBe(true);
      expect(matches.map(([start, end]) => excerpt.slice(start, end).toLowerCase())).toContain('needle');
    }),
  );
});
