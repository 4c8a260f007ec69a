import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { EmulatedReplica } from '../../test/emulated/emulated-replica.ts';
import { replicaAt, startGateway } from '../../test/gateway/start-gateway.ts';
import { type Admission, anyone } from './caller.ts';
import type { Gateway } from './gateway.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const authenticate = (credential = ''): Admission =>
  credential === 'rg-a' || credential === 'rg-b'
    ? { kind: 'caller', caller: { ...anyone, name: credential } }
    : { kind: 'refused', because: 'This gateway needs a key.' };

/** Gateways that share a fleet of one, each with a port of its own, so that a test can choose which one it asks. */
async function startPeers(tags: readonly string[]): Promise<readonly Gateway[]> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-peers-'));
  const replica = await EmulatedReplica.start('x\n</think>\n\ny');
  closers.push(
    () => rm(folder, { recursive: true }),
    () => replica.close(),
  );
  const pathOf = (tag: string) => (tags.includes(tag) ? join(folder, tag) : undefined);
  return await Promise.all(
    tags.map(async (tag) => {
      const peers = { tag, socketPath: join(folder, tag), socketPathOf: pathOf, metrics: () => Promise.resolve([]) };
      const gateway = await startGateway([replicaAt('a/0', replica.url)], {}, { authenticate, peers });
      closers.push(() => gateway.close());
      return gateway;
    }),
  );
}

function get(gateway: Gateway, path: string, key: string, method = 'GET'): Promise<Response> {
  return fetch(gateway.url + path, { method, headers: { authorization: `Bearer ${key}` } });
}

async function keepRun(gateway: Gateway, key: string): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'regauge-keep': 'true' },
    body: JSON.stringify({ messages: [{ role: 'user', content: '?' }] }),
  });
  await response.text();
  return response.headers.get('regauge-run') ?? '';
}

const twoTags = ['aaaaaa', 'bbbbbb'];

test('a run is found whichever process is asked for it, in the same bytes', async () => {
  const [one, other] = await startPeers(twoTags);
  const id = await keepRun(one!, 'rg-a');
  expect(id).toMatch(/^chatcmpl-aaaaaa-[0-9a-f]{24}$/);
  for (const path of [`/v1/runs/${id}`, `/v1/runs/${id}/events?after=1`]) {
    const [here, there] = await Promise.all([get(one!, path, 'rg-a'), get(other!, path, 'rg-a')]);
    expect(there.status).toBe(200);
    expect(there.headers.get('content-type')).toBe(here.headers.get('content-type'));
    expect(await there.text()).toBe(await here.text());
  }
  expect((await get(other!, `/v1/runs/${id}/cancel`, 'rg-a', 'POST')).status).toBe(200);
});

test('credentials are checked by both, and a run of somebody else is one that never was', async () => {
  const [one, other] = await startPeers(twoTags);
  const path = `/v1/runs/${await keepRun(one!, 'rg-a')}`;
  expect((await get(other!, path, 'rg-x')).status).toBe(401);
  const [foreign, unknown] = [await get(other!, path, 'rg-b'), await get(one!, path, 'rg-b')];
  expect([foreign.status, unknown.status]).toEqual([404, 404]);
  expect(await foreign.json()).toEqual(await unknown.json());
});

test.each(['chatcmpl-00', 'aaaaaa-', '../aaaaaa-00', 'bbbbbb-00'])(
  'an id that is nobody’s is the same 404 everywhere: %s',
  async (id) => {
    const [one, other] = await startPeers(twoTags);
    const path = `/v1/runs/${encodeURIComponent(id)}`;
    const [here, there] = [await get(one!, path, 'rg-a'), await get(other!, path, 'rg-a')];
    expect([here.status, there.status]).toEqual([404, 404]);
    const message = `No run ${JSON.stringify(id)} is alive or kept.`;
    const said = { error: { code: 'not_found', message: expect.stringContaining(message) } };
    expect(await here.json()).toMatchObject(said);
    expect(await there.json()).toMatchObject(said);
  },
);

test('an id of a process that is not there is a run that is lost, whoever asks and whether or not it ever was', async () => {
  const [, other] = await startPeers(twoTags);
  for (const path of ['/v1/runs/chatcmpl-cccccc-00', '/v1/runs/chatcmpl-cccccc-00/events?after=7']) {
    const reply = await get(other!, path, 'rg-a');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({
      error: {
        code: 'not_found',
        message: expect.stringMatching(/no other has gone on with it. Send the request again/),
      },
    });
  }
});

test('a process that does not answer may be asked again: whoever reads its runs is not told that they are gone', async () => {
  const [one, other] = await startPeers(twoTags);
  const id = await keepRun(one!, 'rg-a');
  await one!.close();
  const reply = await get(other!, `/v1/runs/${id}/events?after=0`, 'rg-a');
  expect(reply.status).toBe(503);
  expect(reply.headers.get('retry-after')).toBe('1');
  expect(await reply.json()).toMatchObject({ error: { code: 'service_unavailable' } });
});
