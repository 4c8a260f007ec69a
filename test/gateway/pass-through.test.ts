import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type AttemptOutcome, adapterFor, type EngineKind } from '#fleet';
import type { Replica, RunRecord } from '#gateway';
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

interface Asked {
  readonly text: string;
  readonly status: number;
  readonly ended: readonly AttemptOutcome[];
  readonly records: readonly RunRecord[];
}

async function ask(replica: Replica | readonly Replica[], over: object, deadlines = {}): Promise<Asked> {
  const ended: AttemptOutcome[] = [];
  const records: RunRecord[] = [];
  const gateway = await startGateway(
    [replica].flat(),
    { deadlines: { firstByteMs: 10_000, firstTokenMs: 10_000, idleMs: 10_000, totalMs: 10_000, ...deadlines } },
    {
      observe: () => ({
        firstToken: () => undefined,
        tokens: () => undefined,
        ended: (outcome) => void ended.push(outcome),
      }),
      prices: () => ({ promptUsdPerMillion: 2, cachedUsdPerMillion: 1, completionUsdPerMillion: 3 }),
      onRunEnd: (record) => void records.push(record),
    },
  );
  open.push(gateway);
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], stream: true, n: 2, ...over }),
  });
  return { text: await response.text(), status: response.status, ended, records };
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

test.each([
  ['reasoning_effort', { reasoning_effort: 'low' }],
  ['reasoning', { reasoning: { effort: 'low' } }],
  ['reasoning_effort', { reasoning_effort: 'none' }],
  ['thinking', { thinking: { type: 'disabled' } }],
  ['thinking', { thinking: { type: 'enabled', budget_tokens: 5 } }],
  ['chat_template_kwargs', { chat_template_kwargs: { enable_thinking: false } }],
])('what would be a hint at most is refused by the name that was sent: %s of %j', async (param, over) => {
  const { text } = await ask(ofKind('vllm', 'http://127.0.0.1:1'), over);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'unsupported_parameter', param } });
});

test('another replica that keeps the wish about thinking is asked instead, in the words that were sent', async () => {
  const sent: string[] = [];
  const url = await emulated(async (request, response) => {
    sent.push(await readAll(request));
    streamOf(choice(0, 'stop'), choice(1, 'stop'))(request, response);
  });
  const vllm = ofKind('vllm', url);
  const deaf = { ...vllm, target: { ...vllm.target, id: 'deaf/0' } };
  for (const wish of [{ thinking: { type: 'disabled' } }, { reasoning_effort: 'low' }]) {
    const { status, records } = await ask([deaf, replicaAt('a/0', url)], wish);
    expect(status).toBe(200);
    expect(records).toMatchObject([{ attempts: [{ replicaId: 'a/0' }] }]);
    expect(JSON.parse(sent.pop() ?? '')).toMatchObject(wish);
  }
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

const nobody = replicaAt('nobody/0', 'http://127.0.0.1:1');
const whole = { stream: false } as const;
const reply = JSON.stringify({
  choices: [0, 1].map((index) => ({ index, message: { content: 'x' }, finish_reason: 'stop' })),
  usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
});
const jsonOf =
  (body: string, status = 200): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };

test('a replica that nobody listens at is replaced by another', async () => {
  const url = await emulated(streamOf(choice(0, 'stop'), choice(1, 'stop'), '[DONE]'));
  const { status, ended, records } = await ask([nobody, replicaAt('a/0', url)], {});
  expect(status).toBe(200);
  expect(ended).toMatchObject([{ kind: 'lost' }, { kind: 'finished' }]);
  expect(records).toMatchObject([
    { end: 'complete', attempts: [{ replicaId: 'nobody/0' }, { replicaId: 'a/0', kind: 'retry' }] },
  ]);
});

test.each<[string, RequestListener, AttemptOutcome]>([
  [
    'a reset before the first byte',
    ({ socket }) => socket.resetAndDestroy(),
    expect.objectContaining({ kind: 'lost' }),
  ],
  ['a status 503', jsonOf('{}', 503), { kind: 'failure', failure: expect.objectContaining({ kind: 'unavailable' }) }],
  ['a stream that ends before it says anything', streamOf(), expect.objectContaining({ kind: 'lost' })],
])('another replica is asked after %s', async (_, listener, first) => {
  const [bad, good] = [await emulated(listener), await emulated(streamOf(choice(0, 'stop'), choice(1, 'stop')))];
  const { status, ended } = await ask([replicaAt('bad/0', bad), replicaAt('good/0', good)], {});
  expect(status).toBe(200);
  expect(ended).toEqual([first, { kind: 'finished' }]);
});

test('four replicas are tried at most, and the client is told of the last', async () => {
  const replicas = Array.from({ length: 6 }, (_, at) => replicaAt(`a/${at}`, 'http://127.0.0.1:1'));
  const { status, text, ended } = await ask(replicas, {});
  expect(status).toBe(502);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'upstream_error' } });
  expect(ended).toHaveLength(4);
});

test('a request that is itself at fault is tried once, and refused in the replica’s words', async () => {
  const url = await emulated(jsonOf(JSON.stringify({ error: { message: 'n is too large', param: 'n' } }), 400));
  const { status, text, ended } = await ask([replicaAt('a/0', url), replicaAt('b/0', url)], {});
  expect(status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ error: { message: 'n is too large', param: 'n' } });
  expect(ended).toHaveLength(1);
});

test('a whole reply passes byte for byte, and is billed by the counts in it', async () => {
  const { status, text, records } = await ask(replicaAt('a/0', await emulated(jsonOf(reply))), whole);
  expect(status).toBe(200);
  expect(text).toBe(reply);
  // 6 × 2 + 4 × 1 + 5 × 3
  expect(records).toMatchObject([{ promptTokens: 10, cachedTokens: 4, completionTokens: 5, costMicroUsd: 31 }]);
});

test('without counts a reply is not billed, and its record says that it does not know', async () => {
  const url = await emulated(streamOf(choice(0, 'stop'), choice(1, 'stop'), '[DONE]'));
  const { records } = await ask(replicaAt('a/0', url), {});
  expect(records).toMatchObject([{ end: 'complete', completionTokens: 0, costMicroUsd: 0, estimated: true }]);
});

test.each([
  ['no JSON', '<html>busy</html>', 'its reply is no JSON object'],
  ['an error', '{"error":{"message":"oops"}}', '2 of 2 choices did not come whole'],
  ['half of it', JSON.stringify({ choices: [{ finish_reason: 'stop' }, {}] }), '1 of 2 choices did not come whole'],
])('a whole reply that is %s is a failure of the replica', async (_, body, reason) => {
  const { status, text, ended, records } = await ask(replicaAt('a/0', await emulated(jsonOf(body))), whole);
  expect(status).toBe(502);
  expect(JSON.parse(text)).toMatchObject({ error: { message: expect.stringContaining(reason) } });
  expect(ended).toEqual([{ kind: 'lost', reason }]);
  expect(records).toMatchObject([{ end: 'failed', costMicroUsd: 0 }]);
});
