import { expect, test } from 'vitest';
import { mixNamed } from '../build-workload.ts';
import { constantLengths } from '../lengths.ts';
import type { TrafficClass, Workload } from '../workload.ts';
import { profileOf } from './request-profile.ts';

const curve = Array.from({ length: 24 }, () => 1);
const traffic: TrafficClass = {
  name: 'a',
  requestsPerSecond: 1,
  peakRequestsPerSecond: 1,
  arrivalCv: 1,
  input: constantLengths(1000),
  output: constantLengths(400),
  cachedShare: 0.25,
  thinkingShare: 0,
};
const workload = (...classes: readonly TrafficClass[]): Workload => ({ name: 'x', curve, classes });

test('equal requests: half of the output is there on average, spread evenly', () => {
  expect(profileOf(workload(traffic))).toMatchObject({
    contextTokens: 1200,
    contextVariance: expect.closeTo(400 ** 2 / 12, 3),
    uncachedTokens: 750,
    cachedTokens: 250,
    burstShare: 1,
  });
});

test('a class counts by its requests, and in the context by its tokens out', () => {
  const long = { ...traffic, requestsPerSecond: 3, input: constantLengths(2000), output: constantLengths(1200) };
  const profile = profileOf(workload(traffic, long));
  expect(profile).toMatchObject({ inputTokens: 1750, outputTokens: 1000 });
  expect(profile.contextTokens).toBeCloseTo((1 * 400 * 1200 + 3 * 1200 * 2600) / 4000, 9);
});

test('the order of classes does not matter', () => {
  const other = { ...traffic, name: 'b', requestsPerSecond: 2, output: constantLengths(90) };
  expect(profileOf(workload(other, traffic)).contextTokens).toBeCloseTo(
    profileOf(workload(traffic, other)).contextTokens,
    9,
  );
});

test("R1's production holds three times the mean request's context, because long answers stay", () => {
  const { contextTokens, burstShare } = profileOf(mixNamed('r1-production'));
  expect(contextTokens).toBeGreaterThan(3700);
  expect(contextTokens).toBeLessThan(4000);
  expect(burstShare).toBeGreaterThan(0.3);
  expect(burstShare).toBeLessThan(0.5);
});

test("DeepSeek's day: the published 4,989 tokens of KV per token out come back within 5 %", () => {
  expect(Math.abs(profileOf(mixNamed('deepseek-day')).contextTokens / 4989 - 1)).toBeLessThan(0.05);
});

test('a prompt that is cached whole still computes its last token', () => {
  const [prompt] = profileOf(workload({ ...traffic, cachedShare: 1 })).prompts;
  expect(prompt).toEqual({ weight: 1, uncachedTokens: 1, cachedTokens: 999 });
});
