import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getJson, postJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { heldByRequests, nothingHeld } from '../support/read-metrics.ts';
import { seededRandom } from '../support/seeded-random.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { type FuzzRequest, mutate } from './mutate.ts';
import { validRequests } from './valid-requests.ts';

const mutationCount = 20_000;
const connections = 12;
const replyDeadlineMs = 10_000;

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
  const pool = new Pool(engine.url, { connections: 1 });
  const outcomes: string[] = [];
  for (const request of validRequests)
    outcomes.push((await send(pool, request)).status === 200 ? 'answered' : 'refused');
  await pool.close();
  expect(outcomes).toEqual(expected);
});

test(`${mutationCount} spoilt requests: a proper answer or a proper refusal, in time, and nothing is left behind`, {
  timeout: 120_000,
}, async () => {
  const pool = new Pool(engine.url, { connections });
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < mutationCount && faults.length < 20; number = next++) {
      const request = requestNumber(number);
      const reply = await send(pool, request);
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const fault = faultOf(request, reply);
      if (fault) faults.push(`request ${number}: ${fault}\n${describe(request)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await pool.close();

  expect(faults).toEqual([]);
  // Both kinds in number: a fuzzer whose requests all fail at the first check tests that check only.
  expect(statuses.get(200)).toBeGreaterThan(mutationCount / 10);
  expect(statuses.get(400)).toBeGreaterThan(mutationCount / 4);
  expect(engine.isRunning).toBe(true);
  await expect.poll(() => heldByRequests(engine.url), { timeout: 10_000, interval: 20 }).toEqual(nothingHeld);
  expect((await getJson(`${engine.url}/health`)).status).toBe(200);
  const sum = await postJson(`${engine.url}/v1/chat/completions`, {
    messages: [{ role: 'user', content: 'What is 12 + 30?' }],
    temperature: 0,
  });
  expect(sum.body).toMatchObject({ choices: [{ message: { content: '42' } }] });
});

function requestNumber(number: number): FuzzRequest {
  const random = seededRandom(number);
  return mutate(random.pick(validRequests), random);
}

interface FuzzReply {
  /** 0 = none: no answer in time, or the connection broke. */
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send(pool: Pool, { method, path, headers, body }: FuzzRequest): Promise<FuzzReply> {
  try {
    const signal = AbortSignal.timeout(replyDeadlineMs);
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const reply = await pool.request({ method, path, headers, body: hasBody ? body : null, signal });
    return { status: reply.statusCode, type: String(reply.headers['content-type']), text: await reply.body.text() };
  } catch (error) {
    return { status: 0, type: '', text: String(error) };
  }
}

function faultOf({ method }: FuzzRequest, { status, type, text }: FuzzReply): string | undefined {
  if (status === 0) return `no answer: ${text}`;
  if (status >= 500) return `status ${status}: ${text.slice(0, 300)}`;
  if (type.startsWith('text/event-stream'))
    return text.endsWith('data: [DONE]\n\n') ? undefined : `unfinished stream: ${text.slice(-200)}`;
  if (status < 400 || method === 'HEAD') return undefined;
  return isErrorBody(text) ? undefined : `status ${status} without an error body: ${text.slice(0, 300)}`;
}

function isErrorBody(text: string): boolean {
  try {
    const { error } = JSON.parse(text);
    return typeof error.message === 'string' && typeof error.type === 'string' && 'param' in error && 'code' in error;
  } catch {
    return false;
  }
}

function describe({ method, path, headers, body }: FuzzRequest): string {
  return `${method} ${path.slice(0, 200)} ${JSON.stringify(headers)}\n${body.slice(0, 1_000)}`;
}
