import { expect, test } from 'vitest';
import type { AnswerAttempt, AnswerUsage } from '#wire';
import { movesOf, placesOf, tokensPerSecond } from './answer-facts.ts';

const usage = (over: Partial<AnswerUsage>): AnswerUsage => ({
  ...{ promptTokens: 9, cachedTokens: 0, thinkingTokens: 90, answerTokens: 10, isEstimated: false, costMicroUsd: 0 },
  ...{ ttftMs: 1_000, thinkingMs: 0, totalMs: 3_000, ...over },
});
const attempt = (pool: string, completionTokens: number, accelerator: string | null = null): AnswerAttempt => ({
  ...{ replicaId: `${pool}-0`, pool, kind: 'vllm', accelerator, end: 'x', reason: '', completionTokens },
});

test('speed leaves out the wait for the first token', () => {
  expect(tokensPerSecond(usage({}))).toBe(50);
  expect(tokensPerSecond(usage({ thinkingTokens: 0, answerTokens: 1 }))).toBeUndefined();
  expect(tokensPerSecond(usage({ totalMs: 1_000 }))).toBeUndefined();
});

test('who wrote nothing is not named, unless nobody did', () => {
  expect(placesOf([attempt('a', 0), attempt('h200', 412, 'H200'), attempt('c', 9, 'Ascend 910C')])).toEqual([
    'H200 (h200)',
    'Ascend 910C (c)',
  ]);
  expect(placesOf([attempt('a', 0), attempt('b', 0)])).toEqual(['vllm (b)']);
  expect(placesOf([])).toEqual([]);
});

test('a move is told at the tokens that were there before it', () => {
  const moves = movesOf([attempt('a', 400), attempt('a', 12), attempt('x', 0), attempt('b', 9), attempt('c', 1)]);
  expect(moves.map(({ from, to, atToken }) => [from.pool, to.pool, atToken])).toEqual([
    ['a', 'b', 412],
    ['b', 'c', 421],
  ]);
});
