import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '#gateway';
import { EmulatedReplica } from '../emulated/emulated-replica.ts';
import { replicaAt, startGateway } from '../gateway/start-gateway.ts';
import { getJson, postJson } from '../support/http-client.ts';
import { FuzzClient, type ProperEnds } from './fuzz-client.ts';
import { protocolRequests } from './protocol-requests.ts';
import { validRequests } from './valid-requests.ts';

const mutationCount = 3_000;
const connections = 8;
/** Twice the other protocols: the engine's own fuzz has OpenAI's in number. */
const requests = [...validRequests, ...protocolRequests, ...protocolRequests];

/** How each protocol ends a stream that is whole. */
const endOfStream =
  /data: \[DONE\]\n\n$|event: message_stop\n.*\n\n$|event: response\.(?:completed|incomplete)\n.*\n\n$/;
const ends: ProperEnds = {
  isWhole: ({ type, text }) => (type.startsWith('text/') ? endOfStream : /"done":true.*\n$/).test(text),
  // OpenAI's and Anthropic's have an object, Ollama's a text.
  isErrorBody: (text) => {
    const { error } = JSON.parse(text);
    if (typeof error === 'string') return error !== '';
    return typeof error.message === 'string' && typeof error.type === 'string';
  },
};

let replica: EmulatedReplica;
let gateway: Gateway;
let client: FuzzClient;
const bugs: unknown[] = [];
beforeAll(async () => {
  replica = await EmulatedReplica.start('x\n</think>\n\ny');
  gateway = await startGateway([replicaAt('a/0', replica.url)], {}, { onBug: (error) => bugs.push(error) });
  client = new FuzzClient(gateway.url, connections, ends);
});
afterAll(async () => {
  await client.close();
  await gateway.close();
  await replica.close();
});

test('the requests in other protocols are valid before they are spoilt', async () => {
  const statuses: string[] = [];
  for (const request of protocolRequests) statuses.push(`${(await client.send(request)).status} ${request.path}`);
  expect(statuses).toEqual(protocolRequests.map(({ path }) => `200 ${path}`));
});

test(`${mutationCount} spoilt requests through the gateway: a proper end or a proper refusal, in time, no fault of ours`, {
  timeout: 120_000,
}, async () => {
  const { faults, countByStatus } = await client.sendSpoilt(requests, mutationCount);

  expect(faults).toEqual([]);
  expect(bugs).toEqual([]);
  // Both kinds in number: requests that all fail at the first check test that check only.
  expect(countByStatus.get(200)).toBeGreaterThan(mutationCount / 10);
  expect(countByStatus.get(400)).toBeGreaterThan(mutationCount / 10);
  expect((await getJson(`${gateway.url}/health`)).status).toBe(200);
  const { body } = await postJson(`${gateway.url}/v1/chat/completions`, { messages: [{ role: 'user', content: '?' }] });
  expect(body).toMatchObject({ choices: [{ message: { content: 'y' } }] });
});
