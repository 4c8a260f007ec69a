import { expect, test } from 'vitest';
import { createConsoleFormats, numberText } from './console-formats.ts';

const formats = createConsoleFormats('en');

test('figures have the digits that say something', () => {
  expect([0.42, 9.94, 29.4, 1_340].map(formats.latency)).toEqual(['0.4 ms', '9.9 ms', '29 ms', '1.34 sec']);
  expect([3.14, 1_234.5].map(formats.rate)).toEqual(['3.1', '1,235']);
  expect([0, 0.1234, 1].map(formats.percent)).toEqual(['0%', '12.3%', '100%']);
});

test('each column writes its own kind of figure', () => {
  expect(numberText('kv', 0.5, formats)).toBe('50%');
  expect(numberText('hourly', 2, formats)).toBe('$2.00');
  expect(numberText('itl95', 12, formats)).toBe('12 ms');
});
