import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Segment, type ThinkingMarks, ThoughtSegmenter } from './thought-segmenter.ts';

const OPEN = 1;
const CLOSE = 2;
const byToken: ThinkingMarks = { kind: 'tokens', openToken: OPEN, closeToken: CLOSE };
const byText: ThinkingMarks = { kind: 'text' };

const joined = (segments: readonly Segment[]) => ({
  thinking: segments.filter((s) => s.part === 'thinking').map((s) => s.text).join(''),
  answer: segments.filter((s) => s.part === 'answer').map((s) => s.text).join(''),
});

/** Numbers are mark tokens, strings are the text of ordinary ones. */
const feed = (marks: ThinkingMarks, inside: boolean, pieces: readonly (string | number)[]) => {
  const segmenter = new ThoughtSegmenter(marks, inside);
  const segments = pieces.flatMap((p) => (typeof p === 'number' ? segmenter.push(p, '') : segmenter.push(9, p)));
  return joined([...segments, ...segmenter.flush()]);
};

test('line breaks around the marks belong to the template', () => {
  expect(feed(byToken, false, [OPEN, '\n', 'a\nb', '\n', CLOSE, '\n\n', 'c\n'])).toEqual({ thinking: 'a\nb', answer: 'c\n' });
  expect(feed(byText, false, ['<think>\na\nb\n</think>\n\nc\n'])).toEqual({ thinking: 'a\nb', answer: 'c\n' });
});

test('a thought that was opened in the prompt needs no opening mark', () => {
  expect(feed(byToken, true, ['a', CLOSE, 'b'])).toEqual({ thinking: 'a', answer: 'b' });
  expect(feed(byText, true, ['a</thi', 'nk>b'])).toEqual({ thinking: 'a', answer: 'b' });
});

test('a reply that does not begin with a mark is answer throughout', () => {
  expect(feed(byToken, false, [' ', 'a', OPEN, 'b', CLOSE])).toEqual({ thinking: '', answer: ' ab' });
  expect(feed(byText, false, ['a <think>b</think>'])).toEqual({ thinking: '', answer: 'a <think>b</think>' });
});

test('a model with mark tokens may write the spelling in plain text inside a thought', () => {
  expect(feed(byToken, true, ['it says </think> here', CLOSE, 'ok'])).toEqual({ thinking: 'it says </think> here', answer: 'ok' });
});

test('a thought that never closes is all thinking', () => {
  expect(feed(byText, true, ['a', '</th'])).toEqual({ thinking: 'a</th', answer: '' });
});

test('any cutting of the same text gives the same parts', () => {
  const texts = fc.constantFrom('<think>\nab\n\ncd\n</think>\n\nxy', '<thi', 'plain <think>', ' \n<think>a</think></think>b', '<think></think>');
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 0, max: 40 })), (text, cuts) => {
      const at = [...new Set([0, ...cuts.filter((c) => c < text.length), text.length])].sort((a, b) => a - b);
      const pieces = at.slice(1).map((end, i) => text.slice(at[i], end));
      expect(feed(byText, false, pieces)).toEqual(feed(byText, false, [text]));
    }),
    { numRuns: 300 },
  );
});
