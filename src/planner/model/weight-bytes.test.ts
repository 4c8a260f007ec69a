import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Layout } from '../time/replica.ts';
import { findModelShape } from './known-shapes.ts';
import { weightBytes, weightBytesPerDevice } from './weight-bytes.ts';

const r1 = findModelShape('deepseek-r1:671b');
const tensor = (devices: number): Layout => ({ kind: 'tensor', devices, tensor: devices, redundantExperts: 0 });
const expert = (devices: number, group = 1, redundantExperts = 0): Layout => ({
  kind: 'data-expert',
  devices,
  tensor: group,
  redundantExperts,
});
const gigabytes = (bytes: number): number => Math.round(bytes / 1e8) / 10;

test('R1 is 673 GB in FP8 with its BF16 embeddings, and 385 GB in NVFP4', () => {
  expect(gigabytes(weightBytes(r1, 'fp8').total)).toBe(672.8);
  expect(gigabytes(weightBytes(r1, 'fp4').total)).toBe(385);
});

/** GB; attention, dense, shared experts and embeddings are 18.9 of each where experts lie across. */
test.each([
  ['8 devices', tensor(8), 84.1],
  ['8 devices with experts across', expert(8), 100.6],
  ['16 devices', tensor(16), 42],
  ['16 devices with experts across', expert(16), 59.7],
  ['DeepSeek prefill, EP32 with 32 redundant', expert(32, 1, 32), 41.9],
  ['DeepSeek decode, EP144 with 32 redundant', expert(144, 1, 32), 24],
])('R1 in FP8 on %s: %# of the table', (_, layout, expected) => {
  expect(gigabytes(weightBytesPerDevice(r1, 'fp8', layout))).toBe(expected);
});

test('groups of 4 on 16 devices hold what vLLM-Ascend reports for W8A8, 45.66 GB, within 0.5 %', () => {
  expect(weightBytesPerDevice(r1, 'int8', expert(16, 4)) / 45.66e9).toBeCloseTo(1, 2);
});

test('NVFP4 over 16 devices holds the 40 GB that SGLang reports on GB300', () => {
  expect(gigabytes(weightBytesPerDevice(r1, 'fp4', expert(16)))).toBe(40.2);
});

test('when experts cannot be dealt out evenly, the fullest device counts', () => {
  expect(weightBytesPerDevice(r1, 'fp8', expert(72))).toBe(weightBytesPerDevice(r1, 'fp8', expert(64)));
});

test('the drafting layer is dealt out like the others', () => {
  const added = (layout: Layout): number =>
    weightBytesPerDevice(r1, 'fp8', layout, true) - weightBytesPerDevice(r1, 'fp8', layout);
  expect(gigabytes(added(tensor(8)))).toBe(1.5);
  expect(gigabytes(added(expert(8)))).toBe(1.7);
});

const layouts = fc
  .tuple(fc.constantFrom('tensor', 'data-expert'), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 }))
  .map(
    ([kind, group, more]): Layout => (kind === 'tensor' ? tensor(2 ** group) : expert(2 ** (group + more), 2 ** group)),
  );

lawful.prop([layouts])('all devices together hold every weight at least once', (layout) => {
  const held = weightBytesPerDevice(r1, 'fp8', layout) * layout.devices;
  expect(held).toBeGreaterThanOrEqual(weightBytes(r1, 'fp8').total * (1 - 1e-12));
});

lawful.prop([layouts])('twice the devices never hold more each', (layout) => {
  const twice = { ...layout, devices: 2 * layout.devices, tensor: layout.tensor * (layout.kind === 'tensor' ? 2 : 1) };
  expect(weightBytesPerDevice(r1, 'fp8', twice)).toBeLessThanOrEqual(weightBytesPerDevice(r1, 'fp8', layout));
});
