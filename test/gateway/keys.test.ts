import { afterEach, expect, test } from 'vitest';
import type { Admission, Caller, Gateway, GatewayOptions, RouteQuestion, RunRecord } from '#gateway';
import { anyone } from '#gateway';
import { EmulatedReplica } from '../emulated/emulated-replica.ts';
import { modelName, replicaAt, startGateway } from './start-gateway.ts';

const callers: Readonly<Record<string, Caller>> = {
  'rg-a': { ...anyone, name: 'a', rules: [{ kind: 'only', label: 'vendor', values: ['huawei'] }], priority: 5 },
  'rg-b': { ...anyone, name: 'b' },
  'rg-other-model': { ...anyone, name: 'c', models: ['another'] },
};
const authenticate = (credential = ''): Admission => {
  const caller = callers[credential];
  return caller ? { kind: 'caller', caller } : { kind: 'refused', because: 'This gateway needs a key.' };
};
const prices = () => ({ promptUsdPerMillion: 1, cachedUsdPerMillion: 1, completionUsdPerMillion: 2 });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Setting {
  readonly gateway: Gateway;
  readonly replica: EmulatedReplica;
  readonly questions: readonly RouteQuestion[];
  readonly records: readonly RunRecord[];
}

async function start(options: Partial<GatewayOptions> = {}): Promise<Setting> {
  const replica = await EmulatedReplica.start('x\n</think>\n\ny');
  const questions: RouteQuestion[] = [];
  const records: RunRecord[] = [];
  const gateway = await startGateway(
    [replicaAt('a/0', replica.url)],
    {},
    {
      authenticate,
      prices,
      onRunEnd: (record) => records.push(record),
      choose: (question) => {
        questions.push(question);
        return { kind: 'route', replicaId: 'a/0', because: 'it is the only one' };
      },
      ...options,
    },
  );
  closers.push(
    () => gateway.close(),
    () => replica.close(),
  );
  return { gateway, replica, questions, records };
}

interface Sent {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

function send({ url }: Gateway, path: string, { key, headers, body }: Sent = {}): Promise<Response> {
  return fetch(url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

const ask = { messages: [{ role: 'user', content: '?' }] };
const chat = (gateway: Gateway, sent: Sent) => send(gateway, '/v1/chat/completions', { body: ask, ...sent });

test.each([undefined, 'rg-unknown', `rg-${'x'.repeat(600)}`])(
  'without a known key nothing is served, whatever the path: %j',
  async (key) => {
    const { gateway, replica } = await start();
    const sent = key === undefined ? {} : { key };
    for (const path of ['/v1/models', '/v1/fleet', '/v1/runs/x', '/nowhere']) {
      expect((await send(gateway, path, sent)).status).toBe(401);
    }
    const response = await chat(gateway, sent);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual({
      error: {
        message: 'This gateway needs a key.',
        type: 'authentication_error',
        param: null,
        code: 'invalid_api_key',
      },
    });
    expect(replica.requests).toEqual([]);
  },
);

test('load balancers ask for health without a key, and this machine for metrics; what a proxy forwards does not', async () => {
  const { gateway } = await start();
  expect((await send(gateway, '/health')).status).toBe(200);
  expect((await send(gateway, '/metrics')).status).toBe(200);
  const headers = { 'x-forwarded-for': '127.0.0.1' };
  expect((await send(gateway, '/metrics', { headers })).status).toBe(401);
});

test('a key is taken the way OpenAI sends it, and the way Anthropic does', async () => {
  const { gateway } = await start();
  expect((await chat(gateway, { key: 'rg-b' })).status).toBe(200);
  expect((await chat(gateway, { headers: { 'x-api-key': 'rg-b' } })).status).toBe(200);
});

test('no replica ever sees a key of the gateway', async () => {
  const { gateway, replica } = await start();
  await send(gateway, '/tokenize', {
    headers: { 'x-api-key': 'rg-b', authorization: 'Basic x' },
    body: { prompt: 'x' },
  });
  await chat(gateway, { key: 'rg-b' });
  const keys = replica.requests.map(({ headers }) => [headers.authorization, headers['x-api-key']]);
  expect(keys).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test('a run belongs to its caller: to another it is one that never was', async () => {
  const { gateway } = await start();
  const response = await chat(gateway, { key: 'rg-b', headers: { 'regauge-keep': 'true' } });
  const path = `/v1/runs/${response.headers.get('regauge-run')}`;
  await response.text();
  expect((await send(gateway, path, { key: 'rg-b' })).status).toBe(200);
  const unknown = await (await send(gateway, '/v1/runs/none', { key: 'rg-a' })).text();
  for (const [where, body] of [
    ['', undefined],
    ['/events', undefined],
    ['/cancel', {}],
    ['/answer-now', {}],
  ] as const) {
    const foreign = await send(gateway, path + where, { key: 'rg-a', ...(body && { body }) });
    expect(foreign.status).toBe(404);
    expect((await foreign.text()).replace(path.slice('/v1/runs/'.length), 'none')).toBe(unknown);
  }
});

test('two callers with one prompt have two salts, upstream and in the policy, passed-through calls included', async () => {
  const { gateway, replica, questions } = await start();
  for (const key of ['rg-a', 'rg-b']) await (await chat(gateway, { key })).text();
  for (const key of ['rg-a', 'rg-b']) {
    await (await chat(gateway, { key, body: { ...ask, logprobs: true, cache_salt: 'x' } })).text();
  }
  const upstream = replica.requests.map(({ body }) => body.cache_salt);
  expect(new Set(upstream).size).toBe(4);
  expect(questions.map(({ request }) => request?.cacheSalt)).toEqual(upstream);
});

test('nobody with a key reads or writes KV under a salt of his choice', async () => {
  const { gateway, replica } = await start();
  for (const path of ['/v1/kv/export', '/v1/kv/import?cache_salt=x']) {
    expect((await send(gateway, path, { key: 'rg-b', body: { tokens: [1] } })).status).toBe(403);
  }
  expect(replica.requests).toEqual([]);
});

test('rules of the key and of the request reach the policy together, for calls that generate nothing too', async () => {
  const { gateway, questions } = await start();
  const headers = { 'regauge-never': 'region=cn' };
  await (await chat(gateway, { key: 'rg-a', headers })).text();
  await (await send(gateway, '/tokenize', { key: 'rg-a', headers, body: { prompt: 'x' } })).text();
  const rules = [
    { kind: 'only', label: 'vendor', values: ['huawei'] },
    { kind: 'never', label: 'region', values: ['cn'] },
  ];
  expect(questions.map((question) => question.rules)).toEqual([rules, rules]);
});

test('a rule that cannot be read is refused', async () => {
  const { gateway } = await start();
  const response = await chat(gateway, { key: 'rg-b', headers: { 'regauge-only': 'huawei' } });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { param: 'regauge-only', code: 'invalid_value' } });
});

test('a key is at most as urgent as its entry says', async () => {
  const { gateway, questions } = await start();
  await (await chat(gateway, { key: 'rg-a', body: { ...ask, priority: -100 } })).text();
  expect(questions[0]?.request?.priority).toBe(5);
});

test('a model that a key may not use is one that is not there', async () => {
  const { gateway } = await start();
  const key = 'rg-other-model';
  expect((await chat(gateway, { key, body: { ...ask, model: modelName } })).status).toBe(404);
  expect(await (await send(gateway, '/v1/models', { key })).json()).toEqual({ object: 'list', data: [] });
});

test('a run costs its tokens, in its record and in the metric of its key', async () => {
  const { gateway, records } = await start();
  const completion = await (await chat(gateway, { key: 'rg-b' })).json();
  expect(completion).not.toHaveProperty('usage.cost_micro_usd');
  // 3 prompt tokens; 13 characters and the token that ends the sequence.
  expect(records).toMatchObject([{ key: 'b', promptTokens: 3, completionTokens: 14, costMicroUsd: 31 }]);
  const metrics = await (await send(gateway, '/metrics')).text();
  expect(metrics).toContain(`regauge_gateway_cost_micro_usd_total{model="${modelName}",key="b"} 31`);
  expect(metrics).toContain(`regauge_gateway_tokens_total{model="${modelName}",key="b",kind="prompt"} 3`);
});

test('a run of which nothing was delivered costs nothing', async () => {
  const { gateway, replica, records } = await start();
  replica.willFail({ kind: 'status', status: 400 });
  expect((await chat(gateway, { key: 'rg-b' })).status).toBe(400);
  expect(records).toMatchObject([{ end: 'failed', costMicroUsd: 0 }]);
});
