import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { findAccelerator } from '../catalogue/accelerators.ts';
import type { Layout } from '../time/replica.ts';
import { findModelShape } from './known-shapes.ts';
import { type MemoryQuestion, memoryFit } from './memory-fit.ts';

const tensor = (devices: number): Layout => ({ kind: 'tensor', devices, tensor: devices, redundantExperts: 0 });
const expert = (devices: number, group = 1): Layout => ({
  kind: 'data-expert',
  devices,
  tensor: group,
  redundantExperts: 0,
});

function r1On(device: string, layout: Layout, over: Partial<MemoryQuestion> = {}): MemoryQuestion {
  return {
    device: findAccelerator(device),
    model: findModelShape('deepseek-r1:671b'),
    weights: 'fp8',
    kv: 'bf16',
    layout,
    speculation: { drafts: 0, acceptance: [] },
    ...over,
  };
}

function kvMillions(question: MemoryQuestion): number {
  const fit = memoryFit(question);
  return fit.kind === 'fits' ? (fit.kvTokensPerRank * fit.ranks) / 1e6 : 0;
}

function refusal(question: MemoryQuestion, longestTokens?: number) {
  const fit = memoryFit(question, longestTokens);
  return fit.kind === 'refused' ? fit.refusal : undefined;
}

/** (memory × 0.92 − weights − 4 GB) / 70,272: (129.7 − 84.1 − 4) GB are 0.59 M tokens, 8 × (129.7 − 100.6 − 4) 2.86 M. */
test.each([
  ['8 × H200', 'h200', 8, 0.59, 2.86],
  ['16 × H100', 'h100', 16, 0.39, 2.25],
  ['8 × B200', 'b200', 8, 1.1, 6.94],
])('%s hold R1 with %#: %s tokens of KV', (_, device, count, tensorMillions, expertMillions) => {
  expect(kvMillions(r1On(device, tensor(count)))).toBeCloseTo(tensorMillions, 2);
  expect(kvMillions(r1On(device, expert(count)))).toBeCloseTo(expertMillions, 2);
});

test('a 910C counts as its two dies: 16 packages hold 7.1 M tokens of R1 in INT8, and not the 12.3 M of undivided ones', () => {
  const int8 = { weights: 'int8' } as const;
  expect(kvMillions(r1On('910c', expert(32), int8))).toBeCloseTo(7.1, 2);
  const undivided = { ...findAccelerator('910c'), enginePerPackage: 1 };
  expect(kvMillions(r1On('910c', expert(16), { ...int8, device: undivided }))).toBeCloseTo(12.3, 2);
  expect(kvMillions(r1On('910c', tensor(16), { ...int8, device: undivided }))).toBeCloseTo(1.02, 2);
});

test('8 × H100 cannot hold R1 in FP8, and the refusal says how many can', () => {
  expect(refusal(r1On('h100', tensor(8)))).toEqual({
    subject: 'deepseek-r1:671b on h100-sxm',
    reason: 'memory',
    text: '8 × H100 SXM 80 GB cannot hold deepseek-r1:671b in FP8: 671.0 B parameters are 673 GB of weights, 640 GB of memory; 16 fit.',
  });
});

test('where the sum fits and the copies do not, the refusal speaks of one device', () => {
  const text = refusal(r1On('910c', expert(16), { weights: 'int8' }))?.text;
  expect(text).toContain('8 × Ascend 910C 128 GB cannot hold deepseek-r1:671b in INT8 with experts laid across');
  expect(text).toContain('each of the 16 devices would hold 60 GB of 64 GB with 4.0 GB of workspace; 16 fit.');
});

test('a layout that no count of such devices can hold is refused without a count', () => {
  expect(refusal(r1On('4090', tensor(8)))?.text).toMatch(/; 64 fit\.$/);
  expect(refusal(r1On('4090', expert(8)))?.text).toContain('; no number of them fits in this layout');
});

test('weights that fit with too little room for the longest request are refused with the count that has it', () => {
  const question = r1On('h100', tensor(1), { model: findModelShape('deepseek-r1:32b'), weights: 'bf16' });
  expect(memoryFit(question, 15_000)).toMatchObject({ kind: 'fits' });
  expect(refusal(question, 30_000)?.text).toBe(
    '1 × H100 SXM hold the weights of deepseek-r1:32b, but then only 15539 tokens of KV fit a rank and a request takes 30000; 2 fit.',
  );
});

test('a request beyond the model’s context is refused whatever the memory', () => {
  expect(refusal(r1On('b200', tensor(8)), 200_000)).toMatchObject({ reason: 'context' });
});

test('a device whose memory nobody published is refused by that field', () => {
  expect(refusal(r1On('920c', tensor(8)))).toMatchObject({ reason: 'data-missing' });
});

test.each([
  ['heads that cannot be cut', 'deepseek-r1:671b', tensor(12)],
  ['groups that do not come out even', 'deepseek-r1:671b', expert(10, 4)],
  ['no experts to lay across', 'deepseek-r1:8b', expert(8)],
  ['no devices', 'deepseek-r1:8b', tensor(0)],
  ['a tensor layout in groups', 'deepseek-r1:8b', { ...tensor(8), tensor: 4 }],
])('a layout with %s is refused', (_, id, layout) => {
  expect(refusal(r1On('h200', layout, { model: findModelShape(id) }))).toMatchObject({ reason: 'layout' });
});

const groups = fc.integer({ min: 0, max: 3 }).map((power) => 2 ** power);

lawful.prop([groups, fc.integer({ min: 3, max: 7 })])('more devices never hold fewer tokens', (group, power) => {
  const at = (devices: number): number => kvMillions(r1On('h200', expert(devices, group)));
  expect(at(2 ** (power + 1))).toBeGreaterThanOrEqual(at(2 ** power));
});
