import { expect, test } from 'vitest';
import type { ChatEvent } from './chat-event.ts';
import { type RunTally, startTally, tallyEvent, thinkingSpanMs } from './run-tally.ts';

const tallyOf = (...events: readonly (readonly [nowMs: number, event: ChatEvent])[]): RunTally =>
  events.reduce((tally, [nowMs, event]) => tallyEvent(tally, event, nowMs), startTally(0));

const thinking = (text: string): ChatEvent => ({ kind: 'thinking', text });
const answer = (text: string): ChatEvent => ({ kind: 'answer', text });
const usage = (completionTokens: number, thinkingTokens?: number): ChatEvent => ({
  kind: 'usage',
  usage: { promptTokens: 5, completionTokens, thinkingTokens },
});

test('thinking lasts from its first piece to the first piece of the answer', () => {
  const tally = tallyOf([100, thinking('a')], [300, thinking('b')], [600, answer('c')], [900, answer('d')]);
  expect(tally).toMatchObject({ thought: 'ab', answer: 'cd', firstPieceMs: 100, thinkingMs: 500, phase: 'answering' });
});

test('without usage every piece counts as one token', () => {
  const tally = tallyOf([1, thinking('a')], [2, thinking('b')], [3, answer('c')]);
  expect([tally.thinkingTokens, tally.answerTokens]).toEqual([2, 1]);
});

test('running totals count joined pieces right, thinking as long as it thinks', () => {
  const tally = tallyOf(
    [1, thinking('a b c')],
    [1, usage(3)],
    [2, thinking('d e')],
    [2, usage(5)],
    [3, answer('x')],
    [3, usage(6)],
  );
  expect([tally.thinkingTokens, tally.answerTokens]).toEqual([5, 1]);
});

test('the count of the server wins where it keeps one', () => {
  const tally = tallyOf([1, thinking('a')], [2, answer('b')], [3, usage(30, 20)]);
  expect([tally.thinkingTokens, tally.answerTokens]).toEqual([20, 10]);
});

test('zero thinking tokens are not believed when there was a thought', () => {
  const tally = tallyOf([1, thinking('a')], [2, thinking('b')], [3, answer('c')], [4, usage(3, 0)]);
  expect([tally.thinkingTokens, tally.answerTokens]).toEqual([2, 1]);
});

test('the clock of a thought runs while it thinks and stops at the end', () => {
  const open = tallyOf([100, thinking('a')]);
  expect(thinkingSpanMs(open, 400)).toBe(300);
  const stopped = tallyEvent(open, { kind: 'stopped' }, 500);
  expect(stopped).toMatchObject({ thinkingMs: 400, endedMs: 500 });
  expect(thinkingSpanMs(stopped, 9_000)).toBe(400);
});
