import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type AttemptOutcome, adapterFor, type EngineKind } from '#fleet';
import type { Replica } from '#gateway';
import { replicaAt, startGateway } from './start-gateway.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A server that stands for an engine and answers as told. */
async function emulated(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const streamOf =
  (...events: readonly string[]): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(events.map((data) => `data: ${data}\n\n`).join(''));
  };

const choice = (index: number, finish: string | null) =>
  JSON.stringify({ choices: [{ index, delta: { content: 'x' }, finish_reason: finish }] });

const ofKind = (kind: EngineKind, url: string): Replica => {
  const replica = replicaAt('a/0', url);
  return { ...replica, adapter: adapterFor(kind), target: { ...replica.target, kind } };
};

async function ask(replica: Replica, over: object, deadlines = {}): Promise<{ text: string; ended: AttemptOutcome[] }> {
  const ended: AttemptOutcome[] = [];
  const gateway = await startGateway(
    [replica],
    { deadlines: { firstByteMs: 10_000, firstTokenMs: 10_000, idleMs: 10_000, totalMs: 10_000, ...deadlines } },
    {
      observe: () => ({
        firstToken: () => undefined,
        tokens: () => undefined,
        ended: (outcome) => void ended.push(outcome),
      }),
    },
  );
  open.push(gateway);
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], stream: true, n: 2, ...over }),
  });
  return { text: await response.text(), ended };
}

test('a stream with a finish reason for every choice passes as it is', async () => {
  const url = await emulated(streamOf(choice(0, 'stop'), choice(1, 'length'), '[DONE]'));
  const { text, ended } = await ask(replicaAt('a/0', url), {});
  expect(text).toBe(`data: ${choice(0, 'stop')}\n\ndata: ${choice(1, 'length')}\n\ndata: [DONE]\n\n`);
  expect(ended).toEqual([{ kind: 'finished' }]);
});

test('a stream in which one choice has no finish reason ends in an error event, though the replica says [DONE]', async () => {
  const url = await emulated(streamOf(choice(0, 'stop'), choice(1, null), '[DONE]'));
  const { text, ended } = await ask(replicaAt('a/0', url), {});
  const events = text.trim().split('\n\n');
  expect(events).toHaveLength(4);
  expect(JSON.parse(events[2]?.slice(6) ?? '')).toMatchObject({ error: { code: 'upstream_error' } });
  expect(events[3]).toBe('data: [DONE]');
  expect(ended).toEqual([{ kind: 'lost', reason: '1 of 2 choices have no finish reason' }]);
});

test('a replica that says nothing is given up at the first byte’s deadline', async () => {
  const url = await emulated((request) => void request.resume());
  const { text, ended } = await ask(replicaAt('a/0', url), {}, { firstByteMs: 50 });
  expect(JSON.parse(text)).toMatchObject({ error: { message: expect.stringContaining('no first byte within 50 ms') } });
  expect(ended).toEqual([{ kind: 'stalled' }]);
});

test.each(['mindie', 'openai'] as const)('%s is not asked for several choices', async (kind) => {
  const { text, ended } = await ask(ofKind(kind, 'http://127.0.0.1:1'), {});
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'unsupported_parameter', param: 'n' } });
  expect(ended).toEqual([]);
});

test('a budget that nobody would keep is refused by name', async () => {
  const { text } = await ask(ofKind('vllm', 'http://127.0.0.1:1'), { thinking_token_budget: 5 });
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'unsupported_parameter', param: 'thinking_token_budget' } });
});

test('an address that ends in the version is not given it twice', async () => {
  const paths: (string | undefined)[] = [];
  const url = await emulated((request, response) => {
    paths.push(request.url);
    streamOf(choice(0, 'stop'), choice(1, 'stop'))(request, response);
  });
  await ask(ofKind('vllm', `${url}/v1`), {});
  expect(paths).toEqual(['/v1/chat/completions']);
});
