import { Pool } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '#gateway';
import { EmulatedReplica } from '../emulated/emulated-replica.ts';
import { replicaAt, startGateway } from '../gateway/start-gateway.ts';
import { getJson, postJson } from '../support/http-client.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type FuzzRequest, mutate } from './mutate.ts';
import { protocolRequests } from './protocol-requests.ts';
import { validRequests } from './valid-requests.ts';

const mutationCount = 3_000;
const connections = 8;
const replyDeadlineMs = 10_000;
/** Twice the other protocols: the engine's own fuzz has OpenAI's in number. */
const requests = [...validRequests, ...protocolRequests, ...protocolRequests];

let replica: EmulatedReplica;
let gateway: Gateway;
let pool: Pool;
const bugs: unknown[] = [];
beforeAll(async () => {
  replica = await EmulatedReplica.start('x\n</think>\n\ny');
  gateway = await startGateway([replicaAt('a/0', replica.url)], {}, { onBug: (error) => bugs.push(error) });
  pool = new Pool(gateway.url, { connections });
});
afterAll(async () => {
  await pool.close();
  await gateway.close();
  await replica.close();
});

test('the requests in other protocols are valid before they are spoilt', async () => {
  const statuses: string[] = [];
  for (const request of protocolRequests) statuses.push(`${(await send(request)).status} ${request.path}`);
  expect(statuses).toEqual(protocolRequests.map(({ path }) => `200 ${path}`));
});

test(`${mutationCount} spoilt requests through the gateway: a proper end or a proper refusal, in time, no fault of ours`, {
  timeout: 120_000,
}, async () => {
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < mutationCount && faults.length < 20; number = next++) {
      const random = seededRandom(number);
      const request = mutate(random.pick(requests), random);
      const reply = await send(request);
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const fault = faultOf(request, reply);
      if (fault) faults.push(`request ${number}: ${fault}\n${describe(request)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));

  expect(faults).toEqual([]);
  expect(bugs).toEqual([]);
  // Both kinds in number: requests that all fail at the first check test that check only.
  expect(statuses.get(200)).toBeGreaterThan(mutationCount / 10);
  expect(statuses.get(400)).toBeGreaterThan(mutationCount / 10);
  expect((await getJson(`${gateway.url}/health`)).status).toBe(200);
  const { body } = await postJson(`${gateway.url}/v1/chat/completions`, { messages: [{ role: 'user', content: '?' }] });
  expect(body).toMatchObject({ choices: [{ message: { content: 'y' } }] });
});

interface FuzzReply {
  /** 0 = none: no answer in time, or the connection broke. */
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send({ method, path, headers, body }: FuzzRequest): Promise<FuzzReply> {
  try {
    const signal = AbortSignal.timeout(replyDeadlineMs);
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const reply = await pool.request({ method, path, headers, body: hasBody ? body : null, signal });
    return { status: reply.statusCode, type: String(reply.headers['content-type']), text: await reply.body.text() };
  } catch (error) {
    return { status: 0, type: '', text: String(error) };
  }
}

/** How each protocol ends a stream that is whole. */
const endOfStream =
  /data: \[DONE\]\n\n$|event: message_stop\n.*\n\n$|event: response\.(?:completed|incomplete)\n.*\n\n$/;

function faultOf({ method }: FuzzRequest, { status, type, text }: FuzzReply): string | undefined {
  if (status === 0) return `no answer: ${text}`;
  if (status >= 500) return `status ${status}: ${text.slice(0, 300)}`;
  if (type.startsWith('text/event-stream'))
    return endOfStream.test(text) ? undefined : `unfinished stream: ${text.slice(-200)}`;
  if (type.startsWith('application/x-ndjson'))
    return /"done":true.*\n$/.test(text) ? undefined : `unfinished lines: ${text.slice(-200)}`;
  if (status < 400 || method === 'HEAD') return undefined;
  return isErrorBody(text) ? undefined : `status ${status} without an error body: ${text.slice(0, 300)}`;
}

/** OpenAI's and Anthropic's have an object, Ollama's a text. */
function isErrorBody(text: string): boolean {
  try {
    const { error } = JSON.parse(text);
    if (typeof error === 'string') return error !== '';
    return typeof error.message === 'string' && typeof error.type === 'string';
  } catch {
    return false;
  }
}

function describe({ method, path, headers, body }: FuzzRequest): string {
  return `${method} ${path.slice(0, 200)} ${JSON.stringify(headers)}\n${body.slice(0, 1_000)}`;
}
