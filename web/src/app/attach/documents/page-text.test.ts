import { expect, test } from 'vitest';
import { type PageItem, PageText } from './page-text.ts';
import { TextSink } from './text-sink.ts';

const item = (str: string, y: number, hasEOL = false): PageItem => ({
  str,
  transform: [10, 0, 0, 10, 0, y],
  height: 10,
  hasEOL,
});
const textOf = (...pages: readonly (readonly PageItem[])[]): string => {
  const sink = new TextSink(1_000);
  const text = new PageText(sink, pages.length);
  for (const [index, items] of pages.entries()) {
    text.beginPage(index + 1);
    for (const one of items) text.add(one);
  }
  text.end();
  return sink.text();
};

test('lines follow one another, and a wide gap is an empty line', () => {
  const lines = [item('First', 100), item(' line', 100, true), item('second', 88, true), item('Next', 60, true)];
  expect(textOf(lines)).toBe('\n[page 1 of 1]\nFirst line\nsecond\n\nNext'.trimStart());
});

test('a column that begins at the top again is a paragraph of its own', () => {
  expect(textOf([item('left', 100, true), item('end of it', 88, true), item('right', 100)])).toBe(
    '[page 1 of 1]\nleft\nend of it\n\nright',
  );
});

test('a page without text is named, so that nobody takes the rest for all', () => {
  expect(textOf([item('a', 100)], [item(' ', 90, true)], [item('b', 100)])).toBe(
    '[page 1 of 3]\na\n\n[page 2 of 3: no text]\n\n[page 3 of 3]\nb',
  );
});

test('pages of nothing but pictures are no text', () => {
  expect(() => textOf([], [item('  ', 1)])).toThrow(expect.objectContaining({ reason: 'no-text' }));
});

test('glyphs that stand for no character are shown as missing, and are not sent where they are most of it', () => {
  expect(textOf([item('ab\0', 100)])).toBe('[page 1 of 1]\nab\uFFFD');
  expect(() => textOf([item('a\0\uE001', 100)])).toThrow(expect.objectContaining({ reason: 'unknown-characters' }));
});
