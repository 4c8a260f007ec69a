import { expect, test } from 'vitest';
import { chooseVictim, prefersSwap } from './preemption.ts';
import { live } from './testing/builders.ts';

test('the least urgent gives way', () => {
  const running = [live(1, [0]), live(2, [0]), live(0, [0], { priority: 1 })];
  expect(chooseVictim(running)).toMatchObject({ kind: 'preempt', request: { id: 0 } });
});

test('one that was sampled and awaits its token is spared', () => {
  const sampled = live(2, [0], { computed: 1 });
  expect(chooseVictim([live(0, [0]), live(1, [0]), sampled])).toMatchObject({ kind: 'preempt', request: { id: 1 } });
  expect(chooseVictim([live(0, [0]), sampled])).toEqual({ kind: 'wait' });
});

test('the only one is out of cells instead', () => {
  expect(chooseVictim([live(0, [0])])).toMatchObject({ kind: 'out-of-cells', request: { id: 0 } });
});

test('a state is swapped when there and back is quicker than computing it, and it fits', () => {
  const swap = { bytesPerToken: 10, bytesPerMs: 100, capacityBytes: 1_000 };
  // 50 tokens: 2 x 500 bytes / 100 = 10 ms
  const view = { tokenCount: 50, swappedBytes: 0, msPerPrefillToken: 0.21 };
  expect(prefersSwap(view, swap)).toBe(true);
  expect(prefersSwap({ ...view, msPerPrefillToken: 0.2 }, swap)).toBe(false);
  expect(prefersSwap({ ...view, swappedBytes: 500 }, swap)).toBe(true);
  expect(prefersSwap({ ...view, swappedBytes: 501 }, swap)).toBe(false);
  expect(prefersSwap(view, { ...swap, bytesPerToken: 0 })).toBe(false);
});
