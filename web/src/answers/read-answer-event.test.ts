import { expect, test } from 'vitest';
import { readAnswerEvent } from './read-answer-event.ts';

test('text is taken as it is, a JSON string where the letter says so', () => {
  expect(readAnswerEvent('t{"no":json}')).toEqual({ kind: 'thinking', text: '{"no":json}' });
  expect(readAnswerEvent('A"a\\rb"')).toEqual({ kind: 'answer', text: 'a\rb' });
});

test('what a later version says is passed over', () => {
  expect(readAnswerEvent('x{}')).toBeUndefined();
  expect(readAnswerEvent('')).toBeUndefined();
});
