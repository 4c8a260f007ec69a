import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJson, postJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { heldByRequests, nothingHeld } from '../support/read-metrics.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { FuzzClient, type ProperEnds } from './fuzz-client.ts';
import { validRequests } from './valid-requests.ts';

const mutationCount = 20_000;
const connections = 12;
const ends: ProperEnds = {
  isWhole: ({ text }) => text.endsWith('data: [DONE]\n\n'),
  isErrorBody: (text) => {
    const { error } = JSON.parse(text);
    return typeof error.message === 'string' && typeof error.type === 'string' && 'param' in error && 'code' in error;
  },
};

let engine: ServerProcess;
beforeAll(async () => {
  // A small context bounds what a request can cost whose token limit was mutated away.
  engine = await startEngine({
    model: nanoR1,
    name: 'nano-r1',
    context: 128,
    cells: 2_048,
    threads: 1,
    maxRunning: 16,
  });
});
afterAll(() => engine?.close());

test('the requests that are mutated are valid themselves', async () => {
  const expected = validRequests.map(({ path }) => (/kv|runs/.test(path) ? 'refused' : 'answered'));
  const client = new FuzzClient(engine.url, 1, ends);
  const outcomes: string[] = [];
  for (const request of validRequests)
    outcomes.push((await client.send(request)).status === 200 ? 'answered' : 'refused');
  await client.close();
  expect(outcomes).toEqual(expected);
});

test(`${mutationCount} spoilt requests: a proper answer or a proper refusal, in time, and nothing is left behind`, {
  timeout: 120_000,
}, async () => {
  const client = new FuzzClient(engine.url, connections, ends);
  const { faults, countByStatus } = await client.sendSpoilt(validRequests, mutationCount);
  await client.close();

  expect(faults).toEqual([]);
  // Both kinds in number: a fuzzer whose requests all fail at the first check tests that check only.
  expect(countByStatus.get(200)).toBeGreaterThan(mutationCount / 10);
  expect(countByStatus.get(400)).toBeGreaterThan(mutationCount / 4);
  expect(engine.isRunning).toBe(true);
  await expect.poll(() => heldByRequests(engine.url), { timeout: 10_000, interval: 20 }).toEqual(nothingHeld);
  expect((await getJson(`${engine.url}/health`)).status).toBe(200);
  const sum = await postJson(`${engine.url}/v1/chat/completions`, {
    messages: [{ role: 'user', content: 'What is 12 + 30?' }],
    temperature: 0,
  });
  expect(sum.body).toMatchObject({ choices: [{ message: { content: '42' } }] });
});
