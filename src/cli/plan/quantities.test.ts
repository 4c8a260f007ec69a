import { fc } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { count, durationMs, hourlyMicroUsd, optionValue, share, tokens, watt } from './quantities.ts';

test.each([
  [durationMs, '3s', 3_000],
  [durationMs, '60ms', 60],
  [durationMs, '60 ms', 60],
  [durationMs, '14d', 1_209_600_000],
  [watt, '500kW', 500_000],
  [hourlyMicroUsd, '2.5USD/h', 2_500_000],
  [hourlyMicroUsd, '0usd/h', 0],
  [share, '50%', 0.5],
  [share, '0.5', 0.5],
  [tokens, '14.8T', 14.8e12],
  [tokens, 4096, 4_096],
  [count, '1_000', 1_000],
])('%#: a number with its unit is read', (schema, text, value) => {
  expect(schema.parse(text)).toBe(value);
});

test.each([
  [durationMs, '3', 'is 3, without a unit: write a time like 3s or 60ms'],
  [durationMs, 3, 'is 3, without a unit: write a time like 3s or 60ms'],
  [durationMs, '3 weeks', 'is 3 weeks, a unit unknown here: write a time like 3s or 60ms'],
  [durationMs, 'soon', 'is soon: write a time like 3s or 60ms'],
  [durationMs, '0s', 'is 0s, and must be above 0: write a time like 3s or 60ms'],
  [watt, '-500kW', 'is -500kW, and must be above 0: write a power like 500kW'],
  [watt, 'NaNkW', 'is NaNkW, no number that can be planned with: write a power like 500kW'],
  [hourlyMicroUsd, '2.5', 'is 2.5, without a unit: write a price of a package-hour like 2.5USD/h'],
  [
    hourlyMicroUsd,
    '1e999USD/h',
    'is 1e999USD/h, no number that can be planned with: write a price of a package-hour like 2.5USD/h',
  ],
  [share, '150%', 'is more than all: write a share like 0.5 or 50%'],
  [count, '2.5', 'must be a whole number'],
  [count, true, 'is true: write a number like 16'],
])('%#: anything else is refused with the way out', (schema, given, message) => {
  expect(schema.safeParse(given).error?.issues[0]?.message).toBe(message);
});

test('the name of the option comes first in its error', () => {
  expect(() => optionValue(durationMs, '--ttft-p95', '3')).toThrow(
    '--ttft-p95 is 3, without a unit: write a time like 3s or 60ms.',
  );
});

test('no text is read as a number that is not finite or below 0', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String)), fc.constantFrom('', 'ms', 's', 'd'), (text, unit) => {
      const { success, data } = durationMs.safeParse(`${text}${unit}`);
      expect(!success || (Number.isFinite(data) && data > 0)).toBe(true);
    }),
  );
});

test('units round-trip: the same time in any of them is the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), (seconds) => {
      expect(durationMs.parse(`${seconds}s`)).toBe(durationMs.parse(`${seconds * 1_000}ms`));
      expect(durationMs.parse(`${seconds}min`)).toBe(durationMs.parse(`${seconds * 60}s`));
    }),
  );
});
