import { expect, test } from 'vitest';
import { readAnswerKeys } from './answer-keys.ts';

test('control keys act at once, the rest waits for the next prompt', () => {
  expect(readAnswerKeys('', 'a\u000fb\u000ec')).toEqual({ typed: 'abc', keys: ['toggle-fold', 'answer-now'] });
});

test('the line /now acts, in one piece or in several', () => {
  expect(readAnswerKeys('', '/now\r')).toEqual({ typed: '', keys: ['answer-now'] });
  expect(readAnswerKeys('next\r/no', 'w\r')).toEqual({ typed: 'next\r', keys: ['answer-now'] });
  expect(readAnswerKeys('', 'see /now\r')).toEqual({ typed: 'see /now\r', keys: [] });
});

test('stopping forgets what was typed ahead', () => {
  expect(readAnswerKeys('ab', 'c\u0003d')).toEqual({ typed: 'd', keys: ['stop'] });
});
