import { expect, test } from 'vitest';
import { RunText } from './run-text.ts';

test('text without ids is guessed at four bytes a token, and at least one an event', () => {
  const text = new RunText();
  text.lacksIds = true;
  text.deliver('thinking', 'a');
  text.deliver('thinking', '12345678');
  text.deliver('answer', '想想');
  expect(text.estimatedTokens).toEqual({ thinking: 3, answer: 2 });
});

test('text with ids is counted and not guessed', () => {
  const text = new RunText();
  text.commit([7, 8], true);
  text.deliver('thinking', 'two');
  expect(text.estimatedTokens).toEqual({ thinking: 0, answer: 0 });
  expect(text.thinkingTokens).toBe(2);
});
