import { expect, test } from 'vitest';
import { candidateOf, configOf, deviceOf } from '../testing/candidates.ts';
import type { Candidate } from './candidate.ts';
import { lostBlocks } from './lost-blocks.ts';

test('a node takes all blocks that fit it along', () => {
  expect(lostBlocks(candidateOf({ id: 'a', packages: 2 }))).toBe(4);
  expect(lostBlocks(candidateOf({ id: 'a', packages: 3 }))).toBe(2);
});

test('a replica over several nodes dies as a whole', () => {
  expect(lostBlocks(candidateOf({ id: 'a', packages: 32 }))).toBe(1);
});

test('of a split the half that loses the larger share counts', () => {
  const config = configOf(deviceOf('a'));
  const split = (prefill: number, decode: number): Candidate => ({
    ...candidateOf({ id: 'a', packages: 8 * prefill + 16 * decode }),
    replicas: [
      { config: { ...config, phase: 'prefill' }, count: prefill, packages: 8 },
      { config: { ...config, phase: 'decode' }, count: decode, packages: 16 },
    ],
  });
  expect(lostBlocks(split(4, 2))).toBe(0.5);
  expect(lostBlocks(split(4, 1))).toBe(1);
});
