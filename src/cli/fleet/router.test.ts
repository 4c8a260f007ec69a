import { expect, test } from 'vitest';
import { adapterFor, type ReplicaView } from '#fleet';
import type { RouteQuestion } from '#gateway';
import { parseCompletionRequest } from '#wire';
import { parseConfig } from '../config/read-config.ts';
import type { FleetConfig } from '../config/schema.ts';
import type { WatchedReplica } from './fleet-runtime.ts';
import { Router } from './router.ts';

const text = `model: r1
pools:
  - { name: cheap, kind: regauge, start: { model: r1 }, labels: { vendor: huawei } }
  - { name: dear, kind: regauge, start: { model: r1 }, labels: { vendor: nvidia } }
`;
const config = (more = '') => parseConfig(text + more, 'r.yaml');

/** Engines that are starting, so that every answer is a reason why not. */
function routerOf({ pools, ...rest }: FleetConfig): Router {
  const members = pools.map((pool) => ({ id: `${pool.name}/0`, pool, monitor: undefined, note: 'it is starting' }));
  return new Router({ pools, ...rest }, () => members);
}

const question: RouteQuestion = {
  request: undefined,
  model: 'r1',
  session: undefined,
  rules: [],
  excluded: new Map(),
  continues: undefined,
};
const only = (vendor: string) => ({ label: 'vendor', kind: 'only', values: [vendor] }) as const;
const ask = async (router: Router, over: Partial<RouteQuestion> = {}) =>
  await router.choose({ ...question, ...over }, AbortSignal.timeout(1_000));

test('whoever may go only where nobody is up is told to wait, and why', async () => {
  expect(await ask(routerOf(config()), { rules: [only('huawei')] })).toMatchObject({
    kind: 'none-ready',
    because: 'no replica that label rules allow is ready',
  });
});

test('whoever may go nowhere is told that waiting does not help', async () => {
  const because = 'label rules forbid every replica';
  expect(await ask(routerOf(config()), { rules: [only('intel')] })).toEqual({ kind: 'impossible', because });
});

test('rules of the configuration, of the key and of the request all hold', async () => {
  const router = routerOf(config('routing: { never: { vendor: [huawei] } }\n'));
  expect(await ask(router, { rules: [only('huawei')] })).toMatchObject({ kind: 'impossible' });
  expect(await ask(router, { rules: [only('nvidia')] })).toMatchObject({ kind: 'none-ready' });
  expect(await ask(router, { rules: [only('nvidia'), only('huawei')] })).toMatchObject({ kind: 'impossible' });
});

test('the rest of a run waits for an engine that is being started, whatever tokens it will have', async () => {
  const continues = { tokenizer: 'nano-r1', tokens: 10 };
  expect(await ask(routerOf(config()), { continues })).toMatchObject({ kind: 'none-ready' });
});

test('another configuration holds from the next question on', async () => {
  const router = routerOf(config());
  expect(await ask(router, { rules: [only('huawei')] })).toMatchObject({ kind: 'none-ready' });
  router.apply(config('routing: { only: { vendor: [nvidia] } }\n'));
  expect(await ask(router, { rules: [only('huawei')] })).toMatchObject({ kind: 'impossible' });
});

const split = `model: r1
pools:
  - { name: decode, kind: vllm, urls: ['http://d:1'], prefill: { pool: helpers, aboveTokens: 100 } }
  - { name: helpers, kind: vllm, urls: ['http://p:1'], role: prefill, labels: { vendor: huawei } }
`;

/** A replica that is well and idle. */
function wellReplica(id: string): WatchedReplica {
  const adapter = adapterFor('vllm');
  const identity = { version: '0.32.0', models: ['r1'], contextTokens: 8_192, tokenizer: 'r1' };
  const view: ReplicaView = {
    id,
    kind: 'vllm',
    target: { id, kind: 'vllm', url: 'http://x', upstreamModel: 'r1', apiKey: undefined },
    state: 'ready',
    reason: 'answers',
    running: 0,
    waiting: 0,
    kvUse: 0,
    queuedPrefillTokens: 0,
    prefillTokensPerSecond: 1_000,
    decodeTokensPerSecond: 100,
    ttftMs: undefined,
    itlMs: undefined,
    prefixHitRatio: undefined,
    contextTokens: 8_192,
    tokenizer: 'r1',
    version: '0.32.0',
    card: undefined,
    capabilities: adapter.capabilities(identity),
    notBeforeMs: undefined,
  };
  return {
    snapshot: () => view,
    began: () => ({ firstToken: () => undefined, tokens: () => undefined, ended: () => undefined }),
  };
}

function splitRouter(): Router {
  const parsed = parseConfig(split, 'r.yaml');
  const members = parsed.pools.map((pool) => {
    const id = `${pool.name}/0`;
    return { id, pool, monitor: wellReplica(id), note: '' };
  });
  return new Router(parsed, () => members);
}

const longPrompt = (letter: string) => parseCompletionRequest({ prompt: letter.repeat(4_000) });

test('a long prompt is computed by a helper, a short one where it is decoded', async () => {
  const router = splitRouter();
  const asked = { kind: 'route', replicaId: 'decode/0' };
  expect(await ask(router, { request: longPrompt('a') })).toMatchObject({ ...asked, prefillId: 'helpers/0' });
  expect(await ask(router, { request: parseCompletionRequest({ prompt: 'short' }) })).toMatchObject({
    ...asked,
    prefillId: undefined,
  });
});

test('what is cached already counts for nothing, and a helper obeys the rules of whoever asks', async () => {
  const router = splitRouter();
  await ask(router, { request: longPrompt('a') });
  expect(await ask(router, { request: longPrompt('a') })).toMatchObject({ prefillId: undefined });
  const never = { label: 'vendor', kind: 'never', values: ['huawei'] } as const;
  expect(await ask(router, { request: longPrompt('b'), rules: [never] })).toMatchObject({
    replicaId: 'decode/0',
    prefillId: undefined,
  });
});

test('what a replica did not have cached after all is believed of it no more', async () => {
  const router = splitRouter();
  const send = () => ask(router, { request: longPrompt('c') });
  await send();
  const believed = await send();
  if (believed.kind !== 'route' || !believed.heard) throw new Error('a route was expected');
  expect(believed.prefillId).toBe(undefined);
  // Of about 1,000 tokens 15 whole blocks were believed.
  expect(believed.heard(1_000, 0)).toBe(960);
  expect(await send()).toMatchObject({ prefillId: 'helpers/0' });
});
