import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageAt, pagesOf } from './pages.ts';

const sentence = `${'word '.repeat(200)}\n\n`;

test('a thought of 16,384 characters is one page', () => {
  expect(pagesOf('x'.repeat(16_384))).toEqual([{ startChars: 0, endChars: 16_384, opening: '' }]);
});

test('pages end with the first block that ends after 8,192 characters', () => {
  const pages = pagesOf(sentence.repeat(30));
  expect(pages.map(({ startChars, endChars }) => endChars - startChars)).toEqual([9_018, 9_018, 9_018, 3_006]);
});

test('a page that begins in a fence opens it again', () => {
  const pages = pagesOf(`~~~py\n${'print(1)\n'.repeat(2_500)}~~~\n\nend`);
  expect(pages.map(({ opening }) => opening)).toEqual(['', '~~~py\n', '']);
});

test('no page is longer than 16,384 characters, none is empty, and together they are the thought', () => {
  const part = fc.constantFrom(
    sentence,
    '```\n',
    '\n',
    'x'.repeat(5_000),
    '等等。\n',
    'a 👩‍👩‍👧 b'.repeat(900),
    '~~~~ c\n',
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 80 }), (parts) => {
      const text = parts.join('');
      const pages = pagesOf(text);
      expect(pages.map(({ startChars, endChars }) => text.slice(startChars, endChars)).join('')).toBe(text);
      for (const { startChars, endChars } of pages) {
        expect(endChars).toBeGreaterThan(startChars);
        expect(endChars - startChars).toBeLessThanOrEqual(16_384);
      }
    }),
    { numRuns: 100 },
  );
});

test('a character is on the page that it stands on', () => {
  const pages = pagesOf(sentence.repeat(30));
  expect([0, 9_017, 9_018, 30_059].map((chars) => pageAt(pages, chars))).toEqual([0, 0, 1, 3]);
});
