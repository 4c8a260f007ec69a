import { afterEach, expect, test } from 'vitest';
import { adapterFor, defaultMonitorSettings, ReplicaMonitor } from '#fleet';
import { Gateway } from '#gateway';
import { parseConfig } from '../../src/cli/config/read-config.ts';
import { Router } from '../../src/cli/fleet/router.ts';
import { type EmulatedPages, emulatedReplica, wellPages } from '../../src/fleet/testing/emulated-replica.ts';
import { type ManualClock, manualClock } from '../../src/fleet/testing/manual-clock.ts';
import { EmulatedReplica } from '../emulated/emulated-replica.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Setting {
  readonly url: string;
  readonly replica: EmulatedReplica;
  readonly clock: ManualClock;
}

/** A gateway without a queue over one replica with three places, in time that passes when a test says so. */
async function start({
  kind = 'regauge',
  pages = wellPages,
}: {
  kind?: string;
  pages?: EmulatedPages;
} = {}): Promise<Setting> {
  const replica = await EmulatedReplica.start('x\n</think>\n\ny');
  const config = parseConfig(
    `model: r1\npools: [{ name: a, kind: ${kind}, urls: ['${replica.url}'], maxRunning: 1 }]\nrouting: { maxWaiting: 0 }\n`,
    'r.yaml',
  );
  const clock = manualClock();
  const pool = config.pools[0]!;
  const target = { id: 'a/0', kind: pool.kind, url: replica.url, upstreamModel: 'r1', apiKey: undefined };
  const monitor = new ReplicaMonitor(target, defaultMonitorSettings, { ask: emulatedReplica(pages).ask, clock });
  monitor.start();
  await clock.pass(0);
  const router = new Router(config, () => [{ id: 'a/0', pool, monitor, note: '' }], { clock });
  const { capabilities, tokenizer } = monitor.snapshot();
  const gateway = await Gateway.listen({
    host: '127.0.0.1',
    port: 0,
    models: [{ id: 'r1', aliases: [], card: { id: 'r1', object: 'model' } }],
    replicas: [{ target, capabilities, tokenizer, model: 'r1', adapter: adapterFor(pool.kind) }],
    choose: router.choose,
    observe: (id, promptTokens) => router.observe(id, promptTokens),
    anyReady: () => router.anyReady,
  });
  closers.push(
    () => replica.close(),
    () => monitor.close(),
    () => router.close(),
    () => gateway.close(),
  );
  return { url: gateway.url, replica, clock };
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const messages = [{ role: 'user', content: 'Hi' }];
const chat = '/v1/chat/completions';

/** One end now and one ten seconds later, and then every place taken for good. */
async function overload({ url, replica, clock }: Setting): Promise<void> {
  await (await post(url + chat, { messages })).text();
  await clock.pass(10_000);
  await (await post(url + chat, { messages })).text();
  replica.willFail(...Array.from({ length: 3 }, () => ({ kind: 'silence-from-the-start' }) as const));
  for (let taken = 1; taken <= 3; taken++) {
    const leaving = new AbortController();
    closers.push(() => leaving.abort());
    const body = JSON.stringify({ messages, stream: true });
    const headers = { 'content-type': 'application/json' };
    void fetch(url + chat, { method: 'POST', headers, body, signal: leaving.signal }).catch(() => undefined);
    await expect.poll(() => replica.requests.length).toBe(2 + taken);
  }
}

const protocols = [
  { name: 'OpenAI', path: chat, body: { messages } },
  { name: 'Responses', path: '/v1/responses', body: { input: 'Hi' } },
  { name: 'Anthropic', path: '/v1/messages', body: { messages, max_tokens: 9 } },
  { name: 'Ollama', path: '/api/chat', body: { messages } },
  { name: 'Ollama generate', path: '/api/generate', body: { prompt: 'Hi' } },
] as const;

type Name = (typeof protocols)[number]['name'];

/** A refusal in the words of each protocol. */
function refusals(message: unknown, openai: object, anthropicType: string): Readonly<Record<Name, object>> {
  const error = { ...openai, message, param: null };
  return {
    OpenAI: { error },
    Responses: { error },
    Anthropic: { type: 'error', error: { type: anthropicType, message }, request_id: expect.any(String) },
    Ollama: { error: message },
    'Ollama generate': { error: message },
  };
}

test('a fleet without room says 429 in every protocol, and when to come back', async () => {
  const setting = await start();
  await overload(setting);
  const message = expect.stringContaining('There is no room now: every replica that may serve it is full');
  const said = refusals(message, { type: 'rate_limit_error', code: 'rate_limit_exceeded' }, 'rate_limit_error');
  for (const stream of [false, true]) {
    for (const { name, path, body } of protocols) {
      const reply = await post(setting.url + path, { model: 'r1', ...body, stream });
      // One end in ten seconds, and another that fades: the next place is free in five.
      expect({ name, status: reply.status, after: reply.headers.get('retry-after') }).toEqual({
        name,
        status: 429,
        after: '5',
      });
      expect(await reply.json()).toEqual(said[name]);
    }
  }
  expect(setting.replica.requests).toHaveLength(5);
});

test('a fleet without room is healthy', async () => {
  const setting = await start();
  await overload(setting);
  const health = await fetch(`${setting.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
});

test('what is passed through is turned away alike', async () => {
  const setting = await start();
  await overload(setting);
  const reply = await post(setting.url + chat, { messages, n: 2 });
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await reply.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
});

test('only where no replica is ready is it 503, in every protocol, and /health says so', async () => {
  const { url } = await start({ pages: { '/v1/models': 'refuses' } });
  const message = expect.stringContaining('No replica is ready');
  const said = refusals(message, { type: 'server_error', code: 'service_unavailable' }, 'overloaded_error');
  for (const { name, path, body } of protocols) {
    const reply = await post(url + path, { model: 'r1', ...body, stream: false });
    expect({ name, status: reply.status, after: reply.headers.get('retry-after') }).toEqual({
      name,
      status: 503,
      after: '5',
    });
    expect(await reply.json()).toEqual(said[name]);
  }
  const health = await fetch(`${url}/health`);
  expect([health.status, health.headers.get('retry-after')]).toEqual([503, '5']);
});

test('a parameter that no replica takes is refused by its name, without asking one', async () => {
  const { url, replica } = await start({ kind: 'mindie' });
  for (const [param, over] of [
    ['min_p', { min_p: 0.1 }],
    ['thinking_token_budget', { thinking: { type: 'enabled', budget_tokens: 50 } }],
    ['logprobs', { logprobs: true }],
  ] as const) {
    const reply = await post(url + chat, { messages, ...over });
    expect([reply.status, await reply.json()]).toMatchObject([
      400,
      { error: { code: 'unsupported_parameter', param } },
    ]);
  }
  expect(replica.requests).toEqual([]);
});
