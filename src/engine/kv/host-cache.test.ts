import { expect, test } from 'vitest';
import { HostCache } from './host-cache.ts';

/** `length` tokens that start at `from`: two of the same start share the shorter one's length. */
const run = (from: number, length: number) => Int32Array.from({ length }, (_, i) => from + i);
const bytes = (count: number) => () => new Uint8Array(count);
const never = () => {
  throw new Error('the state was saved for nothing');
};

test('the longest common beginning within one salt is found', () => {
  const cache = new HostCache(1_000);
  cache.offer(run(0, 80), '', bytes(10));
  cache.offer(run(0, 100), 'other', bytes(10));
  expect(cache.match(run(0, 90), '')).toMatchObject({ kind: 'found', sharedTokens: 80 });
  expect(cache.match(run(0, 90), 'other')).toMatchObject({ kind: 'found', sharedTokens: 90 });
  expect(cache.match(run(5, 90), '')).toEqual({ kind: 'absent' });
});

test('what is covered already is not saved again, and a longer sequence replaces its own beginning', () => {
  const cache = new HostCache(1_000);
  cache.offer(run(0, 100), '', bytes(10));
  cache.offer(run(0, 80), '', never);
  cache.offer(run(0, 120), '', bytes(12));
  expect([cache.size, cache.usedBytes]).toEqual([1, 12]);
});

test('the least recently used goes when the capacity is reached, and a match counts as use', () => {
  const cache = new HostCache(30);
  cache.offer(run(0, 70), '', bytes(15));
  cache.offer(run(1_000, 70), '', bytes(15));
  cache.match(run(0, 70), '');
  cache.offer(run(2_000, 70), '', bytes(15));
  expect(cache.match(run(1_000, 70), '')).toEqual({ kind: 'absent' });
  expect(cache.match(run(0, 70), '')).toMatchObject({ kind: 'found' });
  expect(cache.usedBytes).toBe(30);
});

test('short sequences, and those larger than the whole cache, are not kept', () => {
  const cache = new HostCache(20);
  cache.offer(run(0, 15), '', never);
  cache.offer(run(0, 16), '', bytes(21));
  expect(cache.size).toBe(0);
});

test('a capacity of 0 switches it off', () => {
  new HostCache(0).offer(run(0, 100), '', never);
});

test('the memory of what is dropped is given back at once', () => {
  const cache = new HostCache(30);
  const state = new Uint8Array(20);
  cache.offer(run(0, 70), '', () => state);
  cache.offer(run(1_000, 70), '', bytes(20));
  expect(state.byteLength).toBe(0);
});
