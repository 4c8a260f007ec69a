import { expect, test } from 'vitest';
import { createFormats } from './format.ts';

const { money, duration, seconds, compact } = createFormats('en');

test('money below a cent keeps two digits that say something', () => {
  expect([0, 3, 420, 9_999, 12_345, 4_200_000].map(money)).toEqual([
    '$0',
    '$0.000003',
    '$0.00042',
    '$0.01',
    '$0.01',
    '$4.20',
  ]);
});

test('durations count whole seconds, as a clock does', () => {
  expect([0, 999, 12_900, 125_000, 3_720_000].map(duration)).toEqual([
    '0 sec',
    '0 sec',
    '12 sec',
    '2 min 5 sec',
    '1 hr 2 min',
  ]);
  expect([29, 1_250].map(seconds)).toEqual(['29 ms', '1.3 sec']);
});

test('a language writes its own numbers', () => {
  expect(compact(12_345)).toBe('12.3K');
  expect(createFormats('de').number(1_234.5)).toBe('1.234,5');
});
