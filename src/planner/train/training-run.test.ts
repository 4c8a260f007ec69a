import { expect, test } from 'vitest';
import { findAccelerator } from '../catalogue/accelerators.ts';
import { findModelShape } from '../model/known-shapes.ts';
import { isRefusal } from '../place/candidate.ts';
import { deviceOf, exactly } from '../testing/candidates.ts';
import { mfuOfV3, type TrainingEstimate, type TrainingRun, trainingFlopPerToken, trainingRun } from './training-run.ts';

const v3: TrainingRun = {
  model: findModelShape('deepseek-v3'),
  device: findAccelerator('h800'),
  stages: [
    { name: 'pre-training', tokens: 14.8e12, sequenceTokens: 4_096 },
    // 1,000 steps each of 1,920 and of 480 sequences (arXiv 2412.19437, section 4.3).
    { name: 'context to 32k', tokens: 1_000 * 1_920 * 32_768, sequenceTokens: 32_768 },
    { name: 'context to 128k', tokens: 1_000 * 480 * 131_072, sequenceTokens: 131_072 },
  ],
  mfu: mfuOfV3,
  packages: 2_048,
  hourlyMicroUsd: 2_000_000,
};

function estimate(run: TrainingRun): TrainingEstimate {
  const result = trainingRun(run);
  if (isRefusal(result)) throw new Error(result.text);
  return result;
}

test('a token of V3 takes 250 GFLOP at 4,096, as its authors say', () => {
  expect(trainingFlopPerToken(v3.model, 4_096) / 1e9).toBeCloseTo(250, 0);
});

test('the pre-training of V3 takes its 2.664 M H800-hours within 1 %', () => {
  const [pretraining] = estimate(v3).stages;
  expect(Math.abs((pretraining?.packageHours.mid ?? 0) / 2.664e6 - 1)).toBeLessThan(0.01);
});

test('with 5,000 hours of post-training all of V3 takes its 2.788 M within 2 %, 5.576 M USD at 2 USD', () => {
  const { packageHours, costMicroUsd, days } = estimate(v3);
  expect(Math.abs((packageHours.mid + 5_000) / 2.788e6 - 1)).toBeLessThan(0.02);
  expect(packageHours.low).toBeLessThan(2.788e6);
  expect(packageHours.high).toBeGreaterThan(2.788e6);
  expect(costMicroUsd?.mid).toBeCloseTo(packageHours.mid * 2e6, 0);
  expect(days.mid).toBeCloseTo(packageHours.mid / 24 / 2_048, 9);
});

test('twice the MFU is half of the hours', () => {
  const hours = (mfu: number) => estimate({ ...v3, mfu: exactly(mfu) }).packageHours.mid;
  expect(hours(0.4) / hours(0.2)).toBeCloseTo(0.5, 12);
});

test('without a price there is no cost', () => {
  expect(estimate({ ...v3, hourlyMicroUsd: undefined }).costMicroUsd).toBeUndefined();
});

test('a device whose BF16 peak nobody published is refused by that field', () => {
  expect(trainingRun({ ...v3, device: deviceOf('x', { peakTera: {} }) })).toMatchObject({ reason: 'data-missing' });
});

test.each([
  ['no stage', { stages: [] }],
  ['tokens that are no number', { stages: [{ name: 'a', tokens: Number.NaN, sequenceTokens: 1 }] }],
  ['more than the peak', { mfu: exactly(1.1) }],
  ['no packages', { packages: 0 }],
  ['a negative price', { hourlyMicroUsd: -1 }],
])('a run with %s is refused', (_, over) => {
  expect(() => trainingRun({ ...v3, ...over })).toThrow(expect.objectContaining({ code: 'PLANNER_BAD_VALUE' }));
});
