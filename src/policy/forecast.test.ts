import { expect, test } from 'vitest';
import { forecast } from './forecast.ts';
import { load } from './testing/builders.ts';

const speed = { prefillTokensPerSecond: 5_000, streamTokensPerSecond: 50, batchTokensPerSecond: 250 };
const typical = { typicalReplyTokens: 500 };
const prompt = { promptTokens: 1_000, maxTokens: undefined };

test('the worked example: 2.1 s of a machine at 2 USD an hour', () => {
  const predicted = forecast(load('a', { running: 4, queuedPrefillTokens: 2_000 }), prompt, 500, speed, typical);
  expect(predicted).toMatchObject({
    ttftMs: 500,
    tpotMs: 20,
    finishMs: 10_500,
    cachedTokens: 500,
    costMicroUsd: 1_167,
  });
});

test('a reply that is allowed less than the typical one costs less', () => {
  const predicted = forecast(load('a'), { ...prompt, maxTokens: 50 }, 500, speed, typical);
  expect(predicted.costMicroUsd).toBe(Math.round((2_000_000 * (0.1 + 0.2)) / 3_600));
});

test('the last token of a prompt is computed however much is cached', () => {
  expect(forecast(load('a'), prompt, 4_000, speed, typical).cachedTokens).toBe(999);
});

test('without a free place it waits for others to end', () => {
  const full = load('a', { running: 8, maxRunning: 8 });
  // Eight replies of 500 tokens at 20 ms end one every 1,250 ms.
  expect(forecast(full, prompt, 500, speed, typical).ttftMs).toBe(100 + 1_250);
  expect(forecast({ ...full, waiting: 1 }, prompt, 500, speed, typical).ttftMs).toBe(100 + 2_500);
});

test('a full KV cache is as good as no place, whatever the number of places', () => {
  const full = load('a', { running: 8, maxRunning: undefined, kvUse: 0.97 });
  expect(forecast(full, prompt, 500, speed, typical).ttftMs).toBe(100 + 1_250);
});
