import { expect, test } from 'vitest';
import { StepTime } from './step-time.ts';

const decode = (decodeTokens: number, stepMs: number) => ({ decodeTokens, prefillTokens: 0, stepMs });
const prefill = (prefillTokens: number, stepMs: number) => ({ decodeTokens: 0, prefillTokens, stepMs });

test('until decodes and prefill have both been seen, 32 tokens go beside decodes', () => {
  const stepTime = new StepTime(2.5);
  expect(stepTime.prefillTokensBeside(1)).toBe(32);
  stepTime.learn(decode(1, 20));
  expect(stepTime.prefillTokensBeside(1)).toBe(32);
  stepTime.learn(prefill(100, 200));
  // 1.5 x 20 ms to spare at 2 ms per token
  expect(stepTime.prefillTokensBeside(1)).toBe(15);
});

test('the cost of n decodes is a line through the steps seen', () => {
  const stepTime = new StepTime(2);
  for (const n of [1, 2, 4, 8, 1, 2, 4, 8]) stepTime.learn(decode(n, 10 + 5 * n));
  stepTime.learn(prefill(100, 100));
  expect(stepTime.prefillTokensBeside(4)).toBe(30);
  expect(stepTime.prefillTokensBeside(16)).toBe(90);
});

test('steps that get shorter with more decodes predict their mean, not less than nothing', () => {
  const stepTime = new StepTime(2);
  for (const n of [1, 2, 1, 2]) stepTime.learn(decode(n, n === 1 ? 30 : 10));
  stepTime.learn(prefill(100, 100));
  expect(stepTime.prefillTokensBeside(100)).toBe(20);
});

test('prefill beside decodes costs what the step takes above theirs', () => {
  const stepTime = new StepTime(2);
  stepTime.learn(decode(2, 10));
  stepTime.learn({ decodeTokens: 2, prefillTokens: 5, stepMs: 30 });
  expect(stepTime.msPerPrefillToken).toBe(4);
});

test('however slow prefill is, four tokens go into a step', () => {
  const stepTime = new StepTime(1);
  stepTime.learn(decode(1, 10));
  stepTime.learn(prefill(1, 1_000));
  expect(stepTime.prefillTokensBeside(1)).toBe(4);
});

test('after 32 mixed steps in a row one step is decodes only, so that their cost stays known', () => {
  const stepTime = new StepTime(2);
  for (let step = 0; step < 32; step += 1) {
    expect(stepTime.prefillTokensBeside(1)).toBe(32);
    stepTime.learn({ decodeTokens: 1, prefillTokens: 32, stepMs: 20 });
  }
  expect(stepTime.prefillTokensBeside(1)).toBe(0);
  stepTime.learn(decode(1, 10));
  expect(stepTime.prefillTokensBeside(1)).toBe(32);
});
