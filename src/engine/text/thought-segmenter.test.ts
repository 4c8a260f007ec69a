import { expect, test } from 'vitest';
import { ThoughtSegmenter } from './thought-segmenter.ts';

const [open, close, plain] = [1, 2, 9];

test('a model with mark tokens is split by them, whatever its text spells', () => {
  const segmenter = new ThoughtSegmenter({ kind: 'tokens', openToken: open, closeToken: close }, false);
  expect(segmenter.push(open, '')).toEqual([]);
  expect(segmenter.isThinking).toBe(true);
  expect(segmenter.push(plain, 'a </think> b')).toEqual([{ kind: 'thinking', text: 'a </think> b' }]);
  // User-defined tokens have a text; it must not leak.
  expect(segmenter.push(close, '</think>')).toEqual([]);
  expect(segmenter.push(plain, '\n\nyes')).toEqual([{ kind: 'answer', text: 'yes' }]);
  expect(segmenter.flush('')).toEqual([]);
});

test('a model without them is split by text', () => {
  const segmenter = new ThoughtSegmenter({ kind: 'text' }, true);
  expect(segmenter.push(plain, 'a</thi')).toEqual([{ kind: 'thinking', text: 'a' }]);
  expect(segmenter.push(plain, 'nk>b')).toEqual([{ kind: 'answer', text: 'b' }]);
});

test('what was held back comes out at the end', () => {
  const segmenter = new ThoughtSegmenter({ kind: 'text' }, true);
  segmenter.push(plain, 'a</th');
  expect(segmenter.flush('\ufffd')).toEqual([{ kind: 'thinking', text: '</th\ufffd' }]);
});
