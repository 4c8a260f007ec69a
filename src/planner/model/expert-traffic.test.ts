import { expect, test } from 'vitest';
import { expertTraffic } from './expert-traffic.ts';
import { findModelShape } from './known-shapes.ts';
import type { ExpertsShape } from './shape.ts';

const r1Experts = findModelShape('deepseek-r1:671b').experts as ExpertsShape;

test('decoding sends 8 copies of R1: 174 kB a layer, 10.1 MB over 58 layers', () => {
  const traffic = expertTraffic(7_168, r1Experts, 'low-latency', 'fp8');
  expect(traffic).toEqual({ copies: 8, dispatchBytes: 8 * 7_392, combineBytes: 8 * 14_336 });
  expect(58 * (traffic.dispatchBytes + traffic.combineBytes)).toBe(10_081_792);
});

test('prefill sends one copy to each of 4 nodes: 87 kB a layer', () => {
  const { dispatchBytes, combineBytes } = expertTraffic(7_168, r1Experts, 'normal', 'fp8');
  expect(dispatchBytes + combineBytes).toBe(86_912);
});

test('Ascend sends 7.5 kB a copy in INT8, and twice the width without quantising', () => {
  expect(expertTraffic(7_168, r1Experts, 'low-latency', 'int8').dispatchBytes / 8).toBe(7_680);
  expect(expertTraffic(7_168, r1Experts, 'low-latency', 'bf16').dispatchBytes / 8).toBe(14_336);
});
