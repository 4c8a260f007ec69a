import { expect, test } from 'vitest';
import { formatRate, formatSpan, formatTokens } from './format-figures.ts';

test('a decimal is shown only below ten, minutes from two on', () => {
  expect([0, 3_240, 9_949, 9_950, 119_499, 125_000].map(formatSpan)).toEqual([
    '0.0 s',
    '3.2 s',
    '9.9 s',
    '10 s',
    '119 s',
    '2 min 5 s',
  ]);
});

test('a rate is tokens per second, and none where no time has passed', () => {
  expect(formatRate(640, 12_000)).toBe('53');
  expect(formatRate(5, 2_000)).toBe('2.5');
  expect(formatRate(5, 0)).toBe('-');
});

test('one token is singular', () => {
  expect([0, 1, 2].map(formatTokens)).toEqual(['0 tokens', '1 token', '2 tokens']);
});
