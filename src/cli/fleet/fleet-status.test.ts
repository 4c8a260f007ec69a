import { expect, test } from 'vitest';
import { sumShares } from './fleet-status.ts';

const decided = (...atMs: readonly number[]) => atMs.map((at) => ({ atMs: at, line: `at ${at}` }));

test('what several processes decided is one list by time, and what they queued one number', () => {
  const shares = [
    { queued: 2, decisions: decided(1, 4) },
    { queued: 0, decisions: [] },
    { queued: 3, decisions: decided(2, 3) },
  ];
  expect(sumShares(shares)).toEqual({ queued: 5, decisions: decided(1, 2, 3, 4) });
});

test('of many decisions the last 200 are shown', () => {
  const { decisions } = sumShares([
    { queued: 0, decisions: decided(...Array.from({ length: 150 }, (_, i) => 2 * i)) },
    { queued: 0, decisions: decided(...Array.from({ length: 150 }, (_, i) => 2 * i + 1)) },
  ]);
  expect(decisions.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 200 }, (_, i) => i + 100));
});
