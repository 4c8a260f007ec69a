import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody, TextCompletion } from '#wire';
import { postJson, streamEvents } from '../support/http-client.ts';
import { endless, nanoR1, promptIds } from '../support/nano-r1.ts';
import { heldByRequests } from '../support/read-metrics.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

/** One is computed, two wait. The context is long enough for the one to go on while the others come. */
let engine: ServerProcess;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, context: 16_384, threads: 1, maxRunning: 1, maxWaiting: 2 });
});
afterAll(() => engine?.close());

const url = () => `${engine.url}/v1/completions`;
const short = { prompt: promptIds('12 + 30?'), temperature: 0, max_tokens: 4 };
const long = { ...short, max_tokens: 16_000, logit_bias: endless, stream: true };

/** Holds the only slot until `release`. */
async function occupy(): Promise<{ readonly release: () => Promise<unknown> }> {
  const events = streamEvents(url(), long);
  expect((await events.next()).done).toBe(false);
  return { release: () => events.return(undefined) };
}

const waiting = async () => (await heldByRequests(engine.url)).waiting;

/** Queues a request and notes its name when it is answered. */
async function queue(
  name: string,
  priority: number,
  answered: string[],
  waitingThen: number,
): Promise<{ done: Promise<void> }> {
  const done = postJson<TextCompletion>(url(), { ...short, priority }).then(({ status }) => {
    expect(status).toBe(200);
    answered.push(name);
  });
  await expect.poll(waiting, { timeout: 10_000, interval: 5 }).toBe(waitingThen);
  return { done };
}

test('of two that wait, the more urgent is computed first, whoever came first', async () => {
  const slot = await occupy();
  const answered: string[] = [];
  const patient = await queue('patient', 5, answered, 1);
  const urgent = await queue('urgent', -5, answered, 2);
  await slot.release();
  await Promise.all([patient.done, urgent.done]);
  expect(answered).toEqual(['urgent', 'patient']);
});

test('of two as urgent, who came first is computed first', async () => {
  const slot = await occupy();
  const answered: string[] = [];
  const first = await queue('first', 0, answered, 1);
  const second = await queue('second', 0, answered, 2);
  await slot.release();
  await Promise.all([first.done, second.done]);
  expect(answered).toEqual(['first', 'second']);
});

test.each([
  ['a whole reply', {}],
  ['a stream, before it begins', { stream: true }],
  ['an urgent request too', { priority: -100 }],
])('a full queue refuses %s with 429 and when to come back', async (_, fields) => {
  const slot = await occupy();
  const queued = [await queue('one', 0, [], 1), await queue('two', 0, [], 2)];
  const refused = await postJson<ErrorBody>(url(), { ...short, ...fields });
  expect(refused).toMatchObject({
    status: 429,
    body: { error: { code: 'rate_limit_exceeded', message: '2 requests are waiting already; try again later.' } },
  });
  expect(refused.headers.get('retry-after')).toBe('1');
  await slot.release();
  await Promise.all(queued.map(({ done }) => done));
  expect((await postJson(url(), short)).status).toBe(200);
});
