import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createThinkingSplitter, type ThinkingPiece } from './thinking-splitter.ts';

const tags = { kind: 'text', open: '<think>', close: '</think>' } as const;

function pieces(pushes: readonly string[], startsInThinking = false): ThinkingPiece[] {
  const splitter = createThinkingSplitter({ tags, startsInThinking });
  return [...pushes.flatMap((text) => splitter.push(text)), ...splitter.end()];
}

function split(
  pushes: readonly string[],
  startsInThinking = false,
): { readonly thinking: string; readonly answer: string } {
  const all = pieces(pushes, startsInThinking);
  const joined = (kind: string) =>
    all
      .filter((piece) => piece.kind === kind)
      .map((piece) => piece.text)
      .join('');
  return { thinking: joined('thinking'), answer: joined('answer') };
}

test.each([
  ['<think>\nso\n</think>\n\nHi', false, 'so', 'Hi'],
  ['so\n</think>\n\nHi', true, 'so', 'Hi'],
  ['  \n<think>so</think>Hi', false, 'so', 'Hi'],
  ['<think>\n\nso\n\n</think>\n\n\nHi\n', false, '\nso\n', '\nHi\n'],
  ['<think>a\nb</think>c\n\nd', false, 'a\nb', 'c\n\nd'],
  ['<think></think>Hi', false, '', 'Hi'],
  ['<think>\n</think>\n\n', false, '', ''],
  ['<think>\nso', true, 'so', ''],
  ['so\n', true, 'so\n', ''],
  ['a < b </ think> c', true, 'a < b </ think> c', ''],
])('%j (inside a thought: %s) thinks %j and answers %j', (text, startsInThinking, thinking, answer) => {
  expect(split([text], startsInThinking)).toEqual({ thinking, answer });
});

test('without an opening tag at the start, all is answer and left as it is', () => {
  for (const text of ['Use <think> and </think>.\n', ' \n Hi', ' <thin', '</think>Hi', '\n', 'x<think>y</think>z']) {
    expect(split([text])).toEqual({ thinking: '', answer: text });
  }
});

test('a stray opening tag in a thought is dropped, in an answer it is text', () => {
  expect(split(['a<think>b</think>c<think>d'], true)).toEqual({ thinking: 'ab', answer: 'c<think>d' });
});

test('a closing tag after the thought is dropped, even one that appears by dropping another', () => {
  expect(split(['a</think>b</think>c</th</think>ink>d'], true)).toEqual({ thinking: 'a', answer: 'bcd' });
  expect(split(['a</th<think>ink>b'], true)).toEqual({ thinking: 'a', answer: 'b' });
});

test('a tag that never comes to be is text', () => {
  expect(split(['a</thi'], true)).toEqual({ thinking: 'a</thi', answer: '' });
  expect(split(['a<<<b</</think>c'], true)).toEqual({ thinking: 'a<<<b</', answer: 'c' });
});

test('text leaves at once; only a possible tag and a last line break wait', () => {
  const splitter = createThinkingSplitter({ tags, startsInThinking: true });
  expect(splitter.push('so <')).toEqual([{ kind: 'thinking', text: 'so ' }]);
  expect(splitter.push('b\n')).toEqual([{ kind: 'thinking', text: '<b' }]);
  expect(splitter.push('c</th')).toEqual([{ kind: 'thinking', text: '\nc' }]);
  expect(splitter.push('ink>\n')).toEqual([]);
  expect(splitter.push('\nHi')).toEqual([{ kind: 'answer', text: 'Hi' }]);
  expect(splitter.end()).toEqual([]);
});

test('one push may end the thought and begin the answer, in two pieces', () => {
  expect(pieces(['a</think>b'], true)).toEqual([
    { kind: 'thinking', text: 'a' },
    { kind: 'answer', text: 'b' },
  ]);
});

test('tags that repeat their first character are refused: such a tag could begin inside itself', () => {
  expect(() =>
    createThinkingSplitter({ tags: { kind: 'text', open: '||think||', close: '</think>' }, startsInThinking: false }),
  ).toThrow('repeats');
});

const streamed = fc
  .array(
    fc.constantFrom('<think>', '</think>', '<', '</', '<th', 'ink>', 'think>', '\n', '\n\n', ' ', 'a', '😀', '>'),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

test('any split of a text gives the same thinking and the same answer', () => {
  fc.assert(
    fc.property(
      streamed,
      fc.array(fc.nat(6), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (text, sizes, startsInThinking) => {
        const whole = split([text], startsInThinking);
        expect(split(cut(text, sizes), startsInThinking)).toEqual(whole);
        expect(split([...text], startsInThinking)).toEqual(whole);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('where there was a thought, neither part holds a closing tag, and the thought no opening one', () => {
  fc.assert(
    fc.property(streamed, (text) => {
      const { thinking, answer } = split([text], true);
      expect(thinking).not.toContain(tags.close);
      expect(thinking).not.toContain(tags.open);
      expect(answer).not.toContain(tags.close);
    }),
    { numRuns: 1_000 },
  );
});

test('nothing but tags and line breaks is ever lost', () => {
  const bare = (text: string) => text.replaceAll(/[<>/think\n]/g, '');
  fc.assert(
    fc.property(streamed, fc.boolean(), (text, startsInThinking) => {
      const { thinking, answer } = split([text], startsInThinking);
      expect(bare(thinking + answer).replaceAll(' ', '')).toBe(bare(text).replaceAll(' ', ''));
    }),
  );
});

function cut(text: string, sizes: readonly number[]): string[] {
  const parts: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length]!);
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts;
}

function splitMarked(
  pushes: readonly (string | { readonly mark: 'open' | 'close' })[],
  startsInThinking: boolean,
): { readonly thinking: string; readonly answer: string } {
  const splitter = createThinkingSplitter({ tags: { kind: 'marks' }, startsInThinking });
  const all = pushes.flatMap((p) => (typeof p === 'string' ? splitter.push(p) : splitter.mark(p.mark)));
  const rest = splitter.end();
  const joined = (kind: string) =>
    [...all, ...rest]
      .filter((p) => p.kind === kind)
      .map((p) => p.text)
      .join('');
  return { thinking: joined('thinking'), answer: joined('answer') };
}
const open = { mark: 'open' } as const;
const close = { mark: 'close' } as const;

test('marks split like tags do', () => {
  expect(splitMarked(['\n', open, '\n', 'so', '\n', close, '\n\n', 'Hi'], false)).toEqual({
    thinking: 'so',
    answer: 'Hi',
  });
  expect(splitMarked(['so', close, 'Hi'], true)).toEqual({ thinking: 'so', answer: 'Hi' });
});

test('where thinking is marked, text that looks like a tag is text', () => {
  expect(splitMarked(['it says </think> here', close, 'ok'], true)).toEqual({
    thinking: 'it says </think> here',
    answer: 'ok',
  });
  expect(splitMarked(['<think>no</think>'], false)).toEqual({ thinking: '', answer: '<think>no</think>' });
});

test('marks after an answer has begun change nothing', () => {
  expect(splitMarked([' ', 'Hi', open, 'a', close, 'b'], false)).toEqual({ thinking: '', answer: ' Hiab' });
});
