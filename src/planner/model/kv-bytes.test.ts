import { expect, test } from 'vitest';
import type { Layout } from '../time/replica.ts';
import { findModelShape } from './known-shapes.ts';
import { kvBytesPerToken, kvBytesPerTokenOnDevice } from './kv-bytes.ts';

const r1 = findModelShape('deepseek-r1:671b');
const over = (tensor: number): Layout => ({ kind: 'tensor', devices: tensor, tensor, redundantExperts: 0 });

test.each([
  ['bf16', 70_272],
  ['fp8', 35_136],
  ['fp8-packed', 40_016],
] as const)('a token of R1 takes, in %s, %i bytes of cache', (format, bytes) => {
  expect(kvBytesPerToken(r1, format)).toBe(bytes);
});

test('drafting adds a layer to the cache', () => {
  expect(kvBytesPerToken(r1, 'bf16', true)).toBe(62 * 576 * 2);
});

test('a latent lies whole on every device of a tensor layout', () => {
  expect(kvBytesPerTokenOnDevice(r1, 'bf16', over(8))).toBe(70_272);
});

test('grouped heads are dealt out until each device has one, then copied', () => {
  const llama = findModelShape('deepseek-r1:8b');
  expect(kvBytesPerToken(llama, 'bf16')).toBe(32 * 2 * 8 * 128 * 2);
  expect(kvBytesPerTokenOnDevice(llama, 'bf16', over(8))).toBe(32 * 2 * 128 * 2);
  expect(kvBytesPerTokenOnDevice(llama, 'bf16', over(16))).toBe(32 * 2 * 128 * 2);
});

test('grouped heads have no packed form: it is plain FP8', () => {
  const qwen = findModelShape('deepseek-r1:1.5b');
  expect(kvBytesPerToken(qwen, 'bf16')).toBe(28_672);
  expect(kvBytesPerToken(qwen, 'fp8-packed')).toBe(14_336);
});
