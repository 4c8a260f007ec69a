import { afterEach, expect, test } from 'vitest';
import type { EngineServer } from '#engine';
import type { TextCompletion } from '#wire';
import { postJson } from '../support/http-client.ts';
import { promptIds } from '../support/nano-r1.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { startHere } from '../support/start-engine-here.ts';

/** Enough for all eight prompts and one whole reply, and far from enough for all replies. */
const cells = 512;
const minute = 60_000;
const sums = ['347 * 86', '871 + 394', '512 * 47', '905 - 268', '123 * 45', '648 + 777', '219 * 38', '950 - 51'];

let server: EngineServer | undefined;
afterEach(() => server?.close());

/** In this process, because the memory for swapping is nothing that a user sets. */
const start = (swapBytes: number): Promise<EngineServer> =>
  startHere({ contextTokens: cells, cellCapacity: cells, maxRunning: sums.length, tokenBudget: cells, swapBytes });

async function reply(url: string, sum: string, cacheSalt: string) {
  const prompt = promptIds(`What is ${sum}?`);
  const fields = { prompt, temperature: 0, return_token_ids: true, cache_salt: cacheSalt };
  const { body } = await postJson<TextCompletion>(`${url}/v1/completions`, fields);
  return { tokens: body.choices[0]?.token_ids, reason: body.choices[0]?.finish_reason };
}

async function totals(url: string) {
  const metrics = await readMetrics(url);
  const value = (name: string) => metrics.get(`regauge:${name}`) ?? Number.NaN;
  return { preemptions: value('num_preemptions_total'), prefilled: value('prompt_tokens_total') };
}

/** Each sum alone, then all at once; what that took beyond the prompts themselves. */
async function aloneAndTogether(url: string) {
  const alone = [];
  for (const sum of sums) alone.push(await reply(url, sum, 'alone'));
  const before = await totals(url);
  const together = await Promise.all(sums.map((sum) => reply(url, sum, 'together')));
  const after = await totals(url);
  const promptTokens = sums.reduce((count, sum) => count + promptIds(`What is ${sum}?`).length, 0);
  return {
    alone,
    together,
    before,
    preemptions: after.preemptions - before.preemptions,
    recomputed: after.prefilled - before.prefilled - promptTokens,
  };
}

test('requests that are swapped out and in again say what each says alone, and nothing is computed twice', {
  timeout: minute,
}, async () => {
  server = await start(1024 ** 3);
  const { alone, together, before, preemptions, recomputed } = await aloneAndTogether(server.url);
  expect(together).toEqual(alone);
  expect(alone.map(({ reason }) => reason)).toEqual(sums.map(() => 'stop'));
  expect(before.preemptions).toBe(0);
  expect(preemptions).toBeGreaterThan(0);
  expect(recomputed).toBe(0);
});

test('without memory to swap into they are computed again, and say the same', { timeout: minute }, async () => {
  server = await start(0);
  const { alone, together, before, preemptions, recomputed } = await aloneAndTogether(server.url);
  expect(together).toEqual(alone);
  expect(before.preemptions).toBe(0);
  expect(preemptions).toBeGreaterThan(0);
  expect(recomputed).toBeGreaterThan(0);
});
