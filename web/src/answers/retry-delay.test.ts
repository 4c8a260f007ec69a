import { expect, test } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

test('waits double, between half and the whole, and end at 15 seconds', () => {
  expect([1, 2, 3, 4].map((failures) => retryDelayMs(failures, 1))).toEqual([500, 1_000, 2_000, 4_000]);
  expect([1, 2, 3, 4].map((failures) => retryDelayMs(failures, 0))).toEqual([250, 500, 1_000, 2_000]);
  expect(retryDelayMs(50, 1)).toBe(15_000);
});
