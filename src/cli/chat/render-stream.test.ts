import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  renderStream,
  type StreamInput,
  type StreamState,
  type StreamView,
  startStream,
  type ThoughtView,
} from './render-stream.ts';
import { withoutStyles } from './terminal-style.ts';

const plain: StreamView = { colour: false, isTerminal: true, columns: 80 };
const coloured: StreamView = { ...plain, colour: true };

type Timed = readonly [nowMs: number, input: StreamInput];

const play = (
  view: StreamView,
  thoughts: ThoughtView,
  inputs: readonly Timed[],
): { text: string; state: StreamState } => {
  let state = startStream(view, thoughts, 0);
  let text = '';
  for (const [nowMs, input] of inputs) {
    const step = renderStream(state, input, nowMs);
    state = step.state;
    text += step.text;
  }
  return { text, state };
};
const screen = (view: StreamView, thoughts: ThoughtView, ...inputs: readonly Timed[]): string =>
  play(view, thoughts, inputs).text;

const thinking = (text: string): StreamInput => ({ kind: 'thinking', text });
const answer = (text: string): StreamInput => ({ kind: 'answer', text });
const tick: StreamInput = { kind: 'tick' };
const fold: StreamInput = { kind: 'fold-toggled' };
const stop: StreamInput = { kind: 'finished', reason: 'stop' };

test('a shown thought is dimmed, summed up, and set off from the answer', () => {
  expect(
    screen(coloured, 'shown', [1_000, thinking('hm')], [3_000, thinking('m')], [5_000, answer('\n\n4')], [5_100, stop]),
  ).toBe('\u001b[2mThinking…\nhmm\n\u001b[22m\u001b[2mThought for 4.0 s · 2 tokens · 0.5 tok/s\u001b[22m\n\n4\n');
});

test('without colour the same text stands bare', () => {
  expect(screen(plain, 'shown', [0, thinking('hmm\n')], [2_000, answer('4\n')], [2_100, stop])).toBe(
    'Thinking…\nhmm\nThought for 2.0 s · 1 token · 0.5 tok/s\n\n4\n',
  );
});

test('a folded thought is one line that the clock rewrites in place', () => {
  const inputs: Timed[] = [
    [500, tick],
    [1_000, thinking('a')],
    [2_000, thinking('b')],
    [3_000, tick],
    [3_000, answer('4')],
    [3_100, stop],
  ];
  expect(screen(plain, 'folded', ...inputs)).toBe(
    '\r\u001b[2KWaiting for the first token · 0.5 s' +
      '\r\u001b[2KThinking · 2.0 s · 2 tokens · 1.0/s   Ctrl-O shows it, Ctrl-N answers now' +
      '\r\u001b[2KThought for 2.0 s · 2 tokens · 1.0 tok/s\n\n4\n',
  );
});

test('the status line gives up its hint, then its end, to fit a narrow terminal', () => {
  const status = (columns: number): string =>
    screen({ ...plain, columns }, 'folded', [0, thinking('a')], [2_000, tick]);
  expect(status(73)).toBe('\r\u001b[2KThinking · 2.0 s · 1 token · 0.5/s   Ctrl-O shows it, Ctrl-N answers now');
  expect(status(72)).toBe('\r\u001b[2KThinking · 2.0 s · 1 token · 0.5/s');
  expect(status(9)).toBe('\r\u001b[2KThinking');
});

test('where nothing can be rewritten there is no status line', () => {
  const inputs: Timed[] = [
    [500, tick],
    [1_000, thinking('a')],
    [2_000, tick],
    [3_000, answer('4')],
    [3_000, stop],
  ];
  expect(screen({ ...plain, isTerminal: false }, 'folded', ...inputs)).toBe(
    'Thought for 2.0 s · 1 token · 0.5 tok/s\n\n4\n',
  );
});

test('unfolding shows the whole thought so far, folding goes back to the line', () => {
  const inputs: Timed[] = [
    [0, thinking('a')],
    [1_000, tick],
    [1_000, fold],
    [1_000, thinking('b')],
    [1_500, fold],
    [1_500, thinking('c')],
    [2_000, tick],
  ];
  expect(screen({ ...plain, columns: 50 }, 'folded', ...inputs)).toBe(
    '\r\u001b[2KThinking · 1.0 s · 1 token · 1.0/s' +
      '\r\u001b[2KThinking…\nab\n' +
      '\r\u001b[2KThinking · 2.0 s · 3 tokens · 1.5/s',
  );
});

test('an empty thought leaves no trace', () => {
  expect(screen(plain, 'shown', [0, thinking('\n\n')], [1, answer('4')], [2, stop])).toBe('4\n');
});

test('blank lines inside an answer survive any cut', () => {
  expect(screen(plain, 'shown', [0, answer('a\n')], [1, answer('\nb')], [2, stop])).toBe('a\n\nb\n');
});

test('an answer that ends in a closed fence gets no extra line', () => {
  expect(withoutStyles(screen(coloured, 'shown', [0, answer('```\nx\n```\n')], [1, stop]))).toBe('```\nx\n```\n');
});

test('a stop, the token limit and a break are said', () => {
  expect(screen(plain, 'shown', [0, answer('a')], [1, { kind: 'stopped' }])).toBe('a\n[stopped]\n');
  expect(screen(plain, 'shown', [0, answer('a')], [1, { kind: 'finished', reason: 'length' }])).toBe(
    'a\n[cut off: the token limit is reached]\n',
  );
  const failure = { reason: 'cut', message: 'gone\u0007', httpStatus: undefined } as const;
  expect(screen(coloured, 'shown', [0, answer('a')], [1, { kind: 'failed', failure }])).toBe(
    'a\n\u001b[31m[gone␇]\u001b[39m\n',
  );
});

test('dimming goes on after a notice inside a thought', () => {
  expect(screen(coloured, 'shown', [0, thinking('a')], [1, { kind: 'notice', text: 'no' }], [2, thinking('b')])).toBe(
    '\u001b[2mThinking…\na\n\u001b[2mno\u001b[22m\n\u001b[2mb',
  );
});

test('a second thought after an answer begins on its own line', () => {
  expect(screen(plain, 'shown', [0, answer('a')], [1_000, thinking('b')])).toBe('a\nThinking…\nb');
});

const anyInput: fc.Arbitrary<StreamInput> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('thinking' as const, 'answer' as const),
    text: fc.string({ unit: fc.nat(0x2ff).map((code) => String.fromCharCode(code)) }),
  }),
  fc.constantFrom(tick, fold),
);

test('whatever the model sends, no sequence but ours reaches the terminal', () => {
  fc.assert(
    fc.property(fc.array(anyInput), fc.constantFrom('shown' as const, 'folded' as const), (inputs, thoughts) => {
      const { text } = play(
        coloured,
        thoughts,
        [...inputs, stop].map((input, at) => [at, input]),
      );
      const bare = withoutStyles(text).replaceAll('\r\u001b[2K', '');
      expect(bare).not.toMatch(/[^\P{Cc}\n\t]/u);
    }),
  );
});

test('no text of an answer is ever lost', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '*', '`', ' ', '\n') })), (pieces) => {
      const inputs = pieces.map((piece, at): Timed => [at, answer(piece)]);
      const shown = withoutStyles(screen(coloured, 'shown', ...inputs, [99, stop]));
      const whole = pieces.join('').replace(/^\n+/, '');
      expect(shown).toBe(whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`);
    }),
  );
});
