import { expect, test } from 'vitest';
import type { AnswerEvent, AnswerStart } from '#wire';
import { type AnswerProgress, afterEvent, notBegun } from './answer-progress.ts';

const start = (over: Partial<AnswerStart> = {}): AnswerEvent => ({
  kind: 'start',
  start: {
    ...{ thinkingChars: 0, answerChars: 0, tokens: 0, elapsedMs: 0, thinkingElapsedMs: null, thoughtMs: null },
    ...over,
  },
});

function after(events: readonly (readonly [number, AnswerEvent])[]): AnswerProgress {
  return events.reduce((progress, [nowMs, event]) => afterEvent(progress, event, nowMs), notBegun);
}

const thinking: AnswerEvent = { kind: 'thinking', text: 'hm' };
const answer: AnswerEvent = { kind: 'answer', text: 'so' };

test('a thought lasts from its first piece to the first piece of the answer', () => {
  const events = [
    [0, start()],
    [1_000, thinking],
    [1_500, thinking],
    [32_000, answer],
  ] as const;
  expect(after(events)).toMatchObject({ part: 'answer', thinkingSinceMs: 1_000, thoughtMs: 31_000 });
});

test('a page that comes later counts from when the server began to think', () => {
  const progress = after([[500, start({ thinkingElapsedMs: 12_000, tokens: 640 })]]);
  expect(progress).toMatchObject({ part: 'thinking', thinkingSinceMs: -11_500, tokens: 640, thoughtMs: null });
  expect(afterEvent(progress, answer, 1_500)).toMatchObject({ part: 'answer', thoughtMs: 13_000 });
});

test('a thought that was over before the page came keeps the time of the server', () => {
  const progress = after([
    [0, start({ thinkingElapsedMs: 40_000, thoughtMs: 31_000 })],
    [100, thinking],
    [200, answer],
  ]);
  expect(progress).toMatchObject({ part: 'answer', thoughtMs: 31_000 });
});

test('an answer without a thought has no time of one', () => {
  expect(
    after([
      [0, start()],
      [50, answer],
    ]),
  ).toMatchObject({ part: 'answer', thinkingSinceMs: null, thoughtMs: null });
});

test('a move that is told again after a reconnect is one move', () => {
  const from = {
    replicaId: 'a',
    pool: 'p',
    kind: 'vllm',
    accelerator: null,
    end: 'died',
    reason: '',
    completionTokens: 4,
  };
  const to = { replicaId: 'b', pool: 'q', kind: 'mindie', accelerator: 'Ascend 910C' };
  const move: AnswerEvent = { kind: 'move', move: { from, to, atToken: 412, thinkingChars: 9, answerChars: 0 } };
  expect(
    after([
      [0, start()],
      [1, move],
      [2, start()],
      [3, move],
    ]).moves,
  ).toEqual([move.move]);
});

test('the question was asked when the server says, and it is heard of while nothing is written', () => {
  const waiting = after([
    [500, start({ elapsedMs: 20_500 })],
    [5_500, { kind: 'alive' }],
  ]);
  expect(waiting).toMatchObject({ part: 'waiting', askedMs: -20_000, heardMs: 5_500 });
  const begun = afterEvent(waiting, thinking, 6_000);
  expect(afterEvent(begun, { kind: 'alive' }, 11_000)).toBe(begun);
});
