import { Agent } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextCompletion } from '#wire';
import { postJson, streamEvents } from '../../test/support/http-client.ts';
import { byteIds, nanoR1 } from '../../test/support/nano-r1.ts';
import { emptyCache, heldInCache, nothingHeld } from '../../test/support/read-metrics.ts';
import type { ServerProcess } from '../../test/support/server-process.ts';
import { startEngine } from '../../test/support/start-engine.ts';
import { heldWhenIdle, sendAll } from './soak.ts';

/** A multiple of 256, because llama.cpp rounds up to it and would have cells to spare. */
const cells = 2_048;
const requestCount = 50;

let engine: ServerProcess;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, context: cells, cells, threads: 1, maxRunning: 16 });
});
afterAll(() => engine?.close());

test('50 mixed requests, a third of them aborted, leave no sequence and no cell behind', async () => {
  expect(await heldInCache(engine.url)).toEqual(emptyCache);
  const agent = new Agent({ keepAlive: false });
  const aborted = await sendAll({ url: engine.url, agent }, requestCount);
  agent.destroy();
  expect(aborted).toBeGreaterThanOrEqual(requestCount / 4);
  expect(await heldWhenIdle(engine.url)).toEqual({ ...nothingHeld, ...emptyCache });
});

test('nor does a request that ran alone and was aborted', async () => {
  const body = { prompt: byteIds('What is left of me?'.repeat(4)), max_tokens: 1_000, ignore_eos: true, stream: true };
  const events = streamEvents(`${engine.url}/v1/completions`, body);
  await events.next();
  await events.return(undefined);
  expect(await heldWhenIdle(engine.url)).toEqual({ ...nothingHeld, ...emptyCache });
}, 60_000);

test('not only by our own books: one request afterwards gets every cell that llama.cpp has', async () => {
  const prompt = Array.from({ length: cells - 100 }, (_, i) => 32 + (i % 90));
  const fields = { prompt, temperature: 0, ignore_eos: true, cache_salt: 'whole cache' };
  const { body } = await postJson<TextCompletion>(`${engine.url}/v1/completions`, fields);
  expect(body.choices[0]?.finish_reason).toBe('length');
  expect(body.usage?.total_tokens).toBe(cells);
});
