import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { findAccelerator } from '../catalogue/accelerators.ts';
import { findModelShape } from '../model/known-shapes.ts';
import { isRefusal } from '../place/candidate.ts';
import { defaultAssumptions } from './assumptions.ts';
import type { ReplicaConfig, ReplicaTimes, StepLoad } from './replica.ts';
import { replicaTimes, tokensPerStep } from './replica-times.ts';

const config = (over: Partial<ReplicaConfig> = {}): ReplicaConfig => ({
  device: findAccelerator('h800'),
  model: findModelShape('r1'),
  weights: 'fp8',
  kv: 'bf16',
  layout: { kind: 'data-expert', devices: 128, tensor: 1, redundantExperts: 0 },
  phase: 'decode',
  speculation: { drafts: 0, acceptance: [] },
  engine: 'default',
  ...over,
});

const timesOf = (over: Partial<ReplicaConfig> = {}, assumptions = defaultAssumptions): ReplicaTimes => {
  const times = replicaTimes(config(over), assumptions);
  if (isRefusal(times)) throw new Error(times.text);
  return times;
};

const load = (over: Partial<StepLoad> = {}): StepLoad => ({
  decodeRows: 128,
  meanContextTokens: 4_096,
  prefillTokens: 0,
  prefillCachedTokens: 0,
  prefillChunkTokens: 0,
  ...over,
});

test('128 requests at 4 k on each of 128 H800 take about the 55 ms of DeepSeek’s profile', () => {
  const { ms } = timesOf().step(load());
  expect(ms).toBeGreaterThan(50);
  expect(ms).toBeLessThan(65);
});

test('one draft of 85 % makes 1.85 tokens, and later drafts count only with all before them', () => {
  expect(tokensPerStep({ drafts: 0, acceptance: [] })).toBe(1);
  expect(tokensPerStep({ drafts: 1, acceptance: [0.85] })).toBe(1.85);
  expect(tokensPerStep({ drafts: 3, acceptance: [0.5, 0.5] })).toBe(1.875);
});

test('8 × H100 are refused with the count that fits', () => {
  const layout = { kind: 'tensor', devices: 8, tensor: 8, redundantExperts: 0 } as const;
  expect(replicaTimes(config({ device: findAccelerator('h100'), layout }))).toMatchObject({
    reason: 'memory',
    text: expect.stringContaining('16 fit'),
  });
});

test('FP8 weights are refused on a 910C, which has no FP8', () => {
  expect(replicaTimes(config({ device: findAccelerator('910c') }))).toMatchObject({ reason: 'precision' });
});

test('a link that nobody published is a refusal by its name', () => {
  const { linkBytesPerSecond: _, ...device } = findAccelerator('h800');
  expect(replicaTimes(config({ device }))).toMatchObject({
    reason: 'data-missing',
    text: expect.stringContaining('linkBytesPerSecond'),
  });
});

test('a 910C is counted in packages and computes in dies', () => {
  const layout = { kind: 'data-expert', devices: 32, tensor: 1, redundantExperts: 0 } as const;
  const times = timesOf({ device: findAccelerator('910c'), weights: 'int8', layout });
  expect([times.packages, times.ranks]).toEqual([16, 32]);
});

test('a prompt on one of 16 ranks costs the experts less than a prompt on each', () => {
  const times = timesOf({ layout: { kind: 'data-expert', devices: 16, tensor: 1, redundantExperts: 0 } });
  const prompt = { prefillTokens: 2_048, prefillChunkTokens: 2_048, decodeRows: 8 };
  const expertsMs = (ranks: number): number =>
    times.step(load({ ...prompt, prefillRanks: ranks })).parts.find(({ name }) => name === 'experts')?.ms ?? 0;
  expect(expertsMs(1)).toBeLessThan(expertsMs(16));
});

test('without overlap the parts add up to the step', () => {
  const { ms, parts } = timesOf({}, { ...defaultAssumptions, overlap: 0 }).step(load());
  expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBeCloseTo(ms, 6);
});

const rows = fc.integer({ min: 1, max: 300 });
const tokens = fc.integer({ min: 0, max: 60_000 });

property.prop([rows, tokens, rows, tokens])(
  'more requests or longer ones never shorten a step',
  (n, context, more, longer) => {
    const times = timesOf({ speculation: { drafts: 1, acceptance: [0.8] } });
    const small = times.step(load({ decodeRows: n, meanContextTokens: context })).ms;
    const large = times.step(load({ decodeRows: n + more, meanContextTokens: context + longer })).ms;
    expect(large).toBeGreaterThanOrEqual(small);
  },
);

property.prop([rows, tokens, tokens, fc.integer({ min: 1, max: 8_192 })])(
  'the parts of a step sum to at least its time, and none is negative',
  (decodeRows, meanContextTokens, prefillTokens, prefillChunkTokens) => {
    const { ms, parts } = timesOf().step(load({ decodeRows, meanContextTokens, prefillTokens, prefillChunkTokens }));
    expect(Number.isFinite(ms)).toBe(true);
    expect(Math.min(...parts.map((part) => part.ms))).toBeGreaterThan(0);
    expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBeGreaterThanOrEqual(ms * (1 - 1e-9));
  },
);

test('the interval widens from measured to estimated devices', () => {
  const layout = { kind: 'data-expert', devices: 16, tensor: 1, redundantExperts: 0 } as const;
  const high = (device: string): number => timesOf({ device: findAccelerator(device), layout }).spread.high;
  expect(high('h200')).toBeLessThan(high('b300'));
  expect(high('b300')).toBeLessThan(high('mi300x'));
});
