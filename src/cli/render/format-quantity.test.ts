import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration } from './format-quantity.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [28_672, '28.7 kB'],
  [1_117_000_000, '1.12 GB'],
  [404_300_000_000, '404 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [81, '81'],
  [134_515_008, '135 M'],
  [7_615_616_512, '7.62 B'],
  [671_026_419_200, '671 B'],
])('%i parameters are %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test.each([
  [0.4, '0 s'],
  [59.6, '1 min 0 s'],
  [200, '3 min 20 s'],
  [7_500, '2 h 5 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
