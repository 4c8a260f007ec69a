import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { adapterFor, type EngineKind } from '#fleet';
import { defaultSettings, type Gateway, type GatewaySettings, type Replica, type RunRecord } from '#gateway';
import type { ChatCompletion } from '#wire';
import { BreakableWire } from '../emulated/breakable-wire.ts';
import { sglangDialect } from '../emulated/dialects/sglang.ts';
import { vllmAscendDialect } from '../emulated/dialects/vllm.ts';
import { EmulatedPair } from '../emulated/emulated-pair.ts';
import { getJson, postJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { replicaStates, startUp } from '../support/start-up.ts';
import { modelName, replicaAt, startGateway } from './start-gateway.ts';

const engines: ServerProcess[] = [];
/** What the health of each replica was told. */
const ended: [replicaId: string, outcome: string][] = [];
let gateway: Gateway | undefined;
let pair: EmulatedPair | undefined;
beforeAll(async () => {
  const flags = { model: nanoR1, name: modelName, threads: 1, maxRunning: 4 };
  engines.push(...(await Promise.all([startEngine(flags), startEngine(flags)])));
});
afterEach(async () => {
  await gateway?.close();
  await pair?.close();
  gateway = pair = undefined;
  ended.length = 0;
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

type Settings = Partial<GatewaySettings>;

/** A gateway whose policy lets `prefill` compute every prompt for `decode`. */
async function splitGateway(prefill: Replica, decode: Replica, settings: Settings = {}): Promise<Gateway> {
  gateway = await startGateway([prefill, decode], settings, {
    observe: (replicaId) => ({
      firstToken: () => undefined,
      tokens: () => undefined,
      ended: (outcome) => ended.push([replicaId, outcome.kind]),
    }),
    choose: () => ({ kind: 'route', replicaId: decode.target.id, prefillId: prefill.target.id, because: 'told to' }),
  });
  return gateway;
}

async function emulated(kind: EngineKind, over: Partial<Replica['capabilities']> = {}, settings: Settings = {}) {
  pair = await EmulatedPair.start();
  const adapter = adapterFor(kind);
  const identity = { version: '0.32.0', models: ['r1'], contextTokens: 4_096, tokenizer: undefined };
  const replica = (id: string, url: string): Replica => ({
    target: { id, kind, url, upstreamModel: 'r1', apiKey: undefined },
    adapter,
    capabilities: { ...adapter.capabilities(identity), ...over },
    tokenizer: undefined,
    model: modelName,
  });
  await splitGateway(replica('p/0', pair.prefillUrl), replica('d/0', pair.decodeUrl), settings);
  return pair;
}

const question = { messages: [{ role: 'user', content: 'What is 123 + 456?' }], temperature: 0, max_tokens: 400 };

async function ask() {
  const reply = await fetch(`${gateway?.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'regauge-keep': 'true' },
    body: JSON.stringify(question),
  });
  const { choices, usage }: ChatCompletion = JSON.parse(await reply.text());
  return { text: choices[0]?.message.content, usage, run: reply.headers.get('regauge-run') };
}

test('one of our engines computes the prompt, the other decodes and computes none of it again', async () => {
  const [prefill, decode] = engines.map(({ url }, index) => replicaAt(`own/${index}`, url));
  if (!prefill || !decode) throw new Error('two engines were started');
  await splitGateway(prefill, decode);
  const { text, usage, run } = await ask();
  expect(text).toBe('579');
  // The last token of a prompt is always computed, since it gives the first one of the reply.
  expect(usage?.prompt_tokens_details.cached_tokens).toBe(Number(usage?.prompt_tokens) - 1);
  const record = await getJson<RunRecord>(`${gateway?.url}/v1/runs/${run}`);
  expect(record.body.attempts).toMatchObject([
    { replicaId: 'own/1', end: 'finished', prefill: { replicaId: 'own/0', end: 'handed-over' } },
  ]);
});

test('vLLM: the prompt is computed first, and the decoder is told where its KV lies', async () => {
  const { asked } = await emulated('vllm');
  expect(await ask()).toMatchObject({ text: '42' });
  expect(asked.map(({ by }) => by)).toEqual(['prefill', 'decode']);
  expect(asked[0]?.body).toMatchObject({
    max_tokens: 1,
    stream: false,
    kv_transfer_params: { do_remote_decode: true },
  });
  expect(asked[1]?.body).toMatchObject({
    max_tokens: 400,
    stream: true,
    kv_transfer_params: { remote_block_ids: [7], remote_request_id: 'r' },
  });
});

test('SGLang: both get the request, and meet in one room', async () => {
  const { asked } = await emulated('sglang');
  expect(await ask()).toMatchObject({ text: '42' });
  expect(asked.map(({ by }) => by).toSorted()).toEqual(['decode', 'prefill']);
  expect(asked[0]?.body.bootstrap_room).toEqual(expect.any(Number));
  expect(asked[0]?.body).toEqual(asked[1]?.body);
});

test('vLLM-Ascend layerwise: the decoder tells the gateway its blocks, the prompt is computed into them', async () => {
  const { asked } = await emulated('vllm-ascend', { prefillDecode: 'mooncake-layerwise' });
  expect(await ask()).toMatchObject({ text: '42' });
  expect(asked.map(({ by }) => by)).toEqual(['decode', 'prefill']);
  expect(asked[1]?.body).toMatchObject({
    max_tokens: 1,
    stream: false,
    kv_transfer_params: { remote_block_ids: [7], remote_host: 'decoder' },
  });
});

test('when the prompt cannot be computed elsewhere, the decoder does it, and the client sees nothing of it', async () => {
  const broken = await emulated('vllm');
  broken.breakPrefill();
  expect(await ask()).toMatchObject({ text: '42' });
  expect(broken.asked.at(-1)?.body).not.toHaveProperty('kv_transfer_params');
});

test('a helper that falls silent costs its deadline, and its health hears of a stall', async () => {
  const deadlines = { ...defaultSettings.deadlines, firstTokenMs: 1_000 };
  const stopped = await emulated('vllm', {}, { deadlines });
  stopped.silencePrefill();
  const { text, run } = await ask();
  expect(text).toBe('42');
  expect(stopped.asked.map(({ by }) => by)).toEqual(['prefill', 'decode']);
  expect(stopped.asked[1]?.body).not.toHaveProperty('kv_transfer_params');
  expect(ended).toEqual([
    ['p/0', 'stalled'],
    ['d/0', 'finished'],
  ]);
  const { body } = await getJson<RunRecord>(`${gateway?.url}/v1/runs/${run}`);
  expect(body.attempts[0]?.prefill).toMatchObject({
    end: 'failed',
    reason: 'the prompt was not handed over within 1000 ms',
  });
});

test.each<[EngineKind, Partial<Replica['capabilities']>]>([
  ['vllm', {}],
  ['sglang', {}],
  ['vllm-ascend', { prefillDecode: 'mooncake-layerwise' }],
])('%s: both sides of a hand-over get one request id', async (kind, over) => {
  const { asked } = await emulated(kind, over);
  expect(await ask()).toMatchObject({ text: '42' });
  expect(asked).toHaveLength(2);
  expect(asked[0]?.requestId).toMatch(/^handoff-[0-9a-f]{24}$/);
  expect(asked[1]?.requestId).toBe(asked[0]?.requestId);
});

test('blocks that nobody waits for are refused', async () => {
  await emulated('vllm');
  const url = `${gateway?.url}/v1/metaserver/0123456789abcdef0123456789abcdef`;
  expect((await postJson(url, { remote_block_ids: [1] })).status).toBe(404);
});

/** `regauge up` by a configuration of two pools, once both are ready. @returns its address */
async function upWith({ prefillUrl, decodeUrl }: EmulatedPair, kind: EngineKind, written: Written): Promise<string> {
  const { server, close } = await startUp(`model: ${modelName}
listen: { port: 0, ${written.listen ?? ''} }
pools:
  - { name: p, kind: ${kind}, role: prefill, urls: ['${prefillUrl}'], ${written.helper} }
  - { name: d, kind: ${kind}, urls: ['${decodeUrl}'], prefill: { pool: p, aboveTokens: 0 } }
`);
  onTestFinished(close);
  await expect.poll(() => replicaStates(server.url), { timeout: 15_000 }).toEqual(['ready', 'ready']);
  return server.url;
}

interface Written {
  readonly listen?: string;
  readonly helper: string;
}

/** Of the one hand-over; probes ask for tokens, too. */
const handedOver = ({ asked }: EmulatedPair) => asked.filter(({ requestId }) => requestId?.startsWith('handoff-'));

async function answerOf(url: string): Promise<string | null | undefined> {
  const { body } = await postJson<ChatCompletion>(`${url}/v1/chat/completions`, question);
  return body.choices[0]?.message.content;
}

test('by `handOff: mooncake-layerwise`, decoders call the gateway at `listen.publicUrl`', {
  timeout: 90_000,
}, async () => {
  pair = await EmulatedPair.start(vllmAscendDialect);
  // What stands between: decoders reach the gateway by another address than it listens on.
  const between = await BreakableWire.start();
  onTestFinished(() => between.close());
  const written = { listen: `publicUrl: '${between.url}/'`, helper: 'handOff: mooncake-layerwise' };
  const url = await upWith(pair, 'vllm-ascend', written);
  between.leadTo(url);
  expect(await answerOf(url)).toBe('42');
  const [decode, prefill] = handedOver(pair);
  expect(decode?.body.kv_transfer_params).toMatchObject({
    metaserver: expect.stringMatching(new RegExp(`^${between.url}/v1/metaserver/[0-9a-f]{24}$`)),
  });
  expect(prefill?.body.kv_transfer_params).toEqual({ remote_block_ids: [7], remote_host: 'decoder' });
});

test('by `bootstrapPort`, SGLang’s decoders meet their helper there', { timeout: 90_000 }, async () => {
  pair = await EmulatedPair.start(sglangDialect);
  const url = await upWith(pair, 'sglang', { helper: 'bootstrapPort: 9123' });
  expect(await answerOf(url)).toBe('42');
  expect(
    handedOver(pair)
      .map(({ by, body }) => [by, body.bootstrap_host, body.bootstrap_port])
      .toSorted(),
  ).toEqual([
    ['decode', '127.0.0.1', 9_123],
    ['prefill', '127.0.0.1', 9_123],
  ]);
});
