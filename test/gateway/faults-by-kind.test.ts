// The sixteen faults that users of gateways ask a test for, in the dialect of each engine. Whatever happens, a client gets
// the text of an undisturbed run, or an error that says so.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adapterFor, FleetHttp, identify } from '#fleet';
import { defaultSettings, type Gateway, type Replica, type RunRecord } from '#gateway';
import type { ChatChunk, ChatCompletion, ErrorBody } from '#wire';
import type { EmulatedDialect } from '../emulated/dialect.ts';
import { deepseekDialect } from '../emulated/dialects/deepseek.ts';
import { llamaServerDialect } from '../emulated/dialects/llama-server.ts';
import { mindieDialect } from '../emulated/dialects/mindie.ts';
import { regaugeDialect } from '../emulated/dialects/regauge.ts';
import { sglangDialect } from '../emulated/dialects/sglang.ts';
import { oldVllmDialect, vllmAscendDialect, vllmDialect } from '../emulated/dialects/vllm.ts';
import { EmulatedReplica, emulatedPrompt, type Fault } from '../emulated/emulated-replica.ts';
import type { MidStreamFault } from '../emulated/fault.ts';
import { postJson, postStream } from '../support/http-client.ts';
import { modelName, startGateway } from './start-gateway.ts';

const thought = 'Two and two.\nThat is 4.';
const said = 'It is 4, said the model.';
const script = `${thought}\n</think>\n\n${said}`;
/** Characters, and the token that ends the sequence. */
const scriptTokens = script.length + 1;
const undisturbed = { thinking: thought, answer: said, reasons: ['stop'], error: undefined };

const dialects: Readonly<Record<string, EmulatedDialect>> = {
  regauge: regaugeDialect,
  'llama-server': llamaServerDialect,
  'vllm, old words': oldVllmDialect,
  vllm: vllmDialect,
  sglang: sglangDialect,
  'vllm-ascend': vllmAscendDialect,
  mindie: mindieDialect,
  deepseek: deepseekDialect,
};
const names = Object.keys(dialects);
/** Those that tell ids, so that another replica can go on exactly. */
const exact: readonly string[] = ['regauge', 'vllm, old words', 'vllm', 'sglang', 'vllm-ascend'];

interface Pair {
  readonly faulty: EmulatedReplica;
  readonly sound: EmulatedReplica;
  readonly replicas: readonly Replica[];
}

const deadlines = { firstByteMs: 500, firstTokenMs: 500, idleMs: 500, totalMs: 60_000 };
const limits = { ...defaultSettings.limits, carryOverWaitMs: 300 };
const http = new FleetHttp();
const pairs = new Map<string, Pair>();
const records: RunRecord[] = [];
let gateway: Gateway;

beforeAll(async () => {
  for (const name of names) pairs.set(name, await startPair(name));
  const replicas = [...pairs.values()].flatMap((pair) => pair.replicas);
  gateway = await startGateway(
    replicas,
    { deadlines, limits },
    {
      models: names.map((id) => ({ id, aliases: [], card: { id, object: 'model' } })),
      prices: () => ({ promptUsdPerMillion: 1, cachedUsdPerMillion: 0, completionUsdPerMillion: 10 }),
      onRunEnd: (record) => records.push(record),
      // The faulty one first, so that each case meets its fault.
      choose: ({ model, excluded }) => {
        const able = replicas.find(({ target, model: served }) => served === model && !excluded.has(target.id));
        if (!able) return { kind: 'none-ready', retryAfterMs: 1_000, because: 'nobody is left' };
        return { kind: 'route', replicaId: able.target.id, because: 'the first that is left' };
      },
    },
  );
});
beforeEach(() => {
  records.length = 0;
});
afterAll(async () => {
  await gateway.close();
  await http.close();
  await Promise.all([...pairs.values()].flatMap(({ faulty, sound }) => [faulty.close(), sound.close()]));
});

async function startPair(name: string): Promise<Pair> {
  const dialect = dialects[name] ?? regaugeDialect;
  const start = () => EmulatedReplica.start(script, { dialect });
  const [faulty, sound] = await Promise.all([start(), start()]);
  const asReplica = async (id: string, url: string): Promise<Replica> => {
    const target = { id: `${name}/${id}`, kind: dialect.kind, url, upstreamModel: undefined, apiKey: undefined };
    const identity = await identify(target, http.ask);
    const adapter = adapterFor(dialect.kind);
    const { tokenizer } = identity;
    return { target, adapter, capabilities: adapter.capabilities(identity), tokenizer, model: name };
  };
  const replicas = await Promise.all([asReplica('faulty', faulty.url), asReplica('sound', sound.url)]);
  return { faulty, sound, replicas };
}

function pairOf(name: string): Pair {
  const pair = pairs.get(name);
  if (!pair) throw new Error(`no pair speaks ${name}`);
  return pair;
}

interface Seen {
  readonly thinking: string;
  readonly answer: string;
  readonly reasons: readonly string[];
  readonly error: ErrorBody['error'] | undefined;
}

const chatUrl = () => `${gateway.url}/v1/chat/completions`;
const ask = (model: string) => ({ model, messages: [{ role: 'user', content: '2+2?' }], max_tokens: 500 });

async function streamed(model: string): Promise<Seen> {
  const { chunks } = await postStream<ChatChunk & Partial<ErrorBody>>(chatUrl(), ask(model)).catch(asErrorChunk);
  const choices = chunks.flatMap((chunk) => chunk.choices ?? []);
  return {
    thinking: choices.map(({ delta }) => delta.reasoning_content ?? '').join(''),
    answer: choices.map(({ delta }) => delta.content ?? '').join(''),
    reasons: choices.flatMap((choice) => choice.finish_reason ?? []),
    error: chunks.find((chunk) => chunk.error)?.error,
  };
}

/** A stream that was refused before it began. */
function asErrorChunk(error: unknown): { readonly chunks: readonly (ChatChunk & Partial<ErrorBody>)[] } {
  const [, body] = /^status \d+: (\{.*)$/s.exec(error instanceof Error ? error.message : '') ?? [];
  if (body === undefined) throw error;
  return { chunks: [JSON.parse(body)] };
}

async function whole(model: string): Promise<Seen> {
  const { status, body } = await postJson<ChatCompletion & Partial<ErrorBody>>(chatUrl(), ask(model));
  expect(status === 200).toBe(body.error === undefined);
  const { message, finish_reason: reason } = body.choices?.[0] ?? {};
  return {
    thinking: message?.reasoning_content ?? '',
    answer: message?.content ?? '',
    reasons: reason ? [reason] : [],
    error: body.error,
  };
}

/** Both ways at once; faults that are told twice meet each of them. */
async function bothWays(name: string, faults: readonly Fault[], atFallback: readonly Fault[] = []) {
  const { faulty, sound } = pairOf(name);
  faulty.willFail(...faults);
  sound.willFail(...atFallback);
  const [stream, reply] = await Promise.all([streamed(name), whole(name)]);
  faulty.willFail();
  sound.willFail();
  return { stream, reply };
}

/** An error, and before it nothing but what an undisturbed run begins with: nothing lost, doubled or passed off as whole. */
function expectError(seen: Seen, code: string): void {
  expect(seen).toMatchObject({ reasons: [], error: { code, message: expect.stringMatching(/./) } });
  expect(thought.startsWith(seen.thinking)).toBe(true);
  expect(said.startsWith(seen.answer)).toBe(true);
}

const midStreamFaults: readonly (readonly [string, MidStreamFault['kind']])[] = [
  ['a cut', 'ends'],
  ['a reset', 'reset'],
  ['a stall', 'silence'],
  ['a malformed chunk', 'malformed-chunk'],
  ['[DONE] without a finish reason', 'done-without-finish'],
  ['an error event', 'error-event'],
  ['a content filter', 'content-filter'],
];

describe.each(names)('%s', (name) => {
  test('undisturbed, the client sees the thought and the answer', async () => {
    expect(await streamed(name)).toEqual(undisturbed);
    expect(await whole(name)).toEqual(undisturbed);
  });

  test.each<[string, Fault]>([
    ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }],
    ['429 without', { kind: 'status', status: 429 }],
    ['503', { kind: 'status', status: 503 }],
    ['a reset', { kind: 'reset-at-once' }],
    ['silence', { kind: 'silence-from-the-start' }],
    ['a first token that is too late', { kind: 'slow-first-token', afterMs: 5_000 }],
    ['a full context, where another has room', { kind: 'context-exceeded' }],
  ])('%s before the first token is unseen', async (_, fault) => {
    expect(await bothWays(name, [fault, fault])).toEqual({ stream: undisturbed, reply: undisturbed });
    const ends = records.map(({ attempts }) => attempts.map(({ kind }) => kind));
    expect(ends).toEqual([
      ['first', 'retry'],
      ['first', 'retry'],
    ]);
  });

  // Our own engine filters nothing.
  const midStream = midStreamFaults.filter(([, kind]) => name !== 'regauge' || kind !== 'content-filter');
  test.each(midStream)(
    '%s in mid-stream is carried over where ids are told, and said where not, as a filter always is',
    async (_, kind) => {
      for (const afterTokens of [5, thought.length + 1, script.length - 3]) {
        const fault: Fault = { kind, afterTokens };
        const { stream, reply } = await bothWays(name, [fault, fault]);
        if (exact.includes(name) && kind !== 'content-filter') {
          expect({ stream, reply }).toEqual({ stream: undisturbed, reply: undisturbed });
          continue;
        }
        expectError(stream, 'upstream_error');
        expectError(reply, 'upstream_error');
      }
    },
  );

  test('a [DONE] that is missing after the finish reason is no loss', async () => {
    const fault: Fault = { kind: 'done-missing' };
    expect(await bothWays(name, [fault, fault])).toEqual({ stream: undisturbed, reply: undisturbed });
    expect(records.map(({ attempts }) => attempts.length)).toEqual([1, 1]);
  });

  test('a prompt that is too long everywhere is said to be', async () => {
    const fault: Fault = { kind: 'context-exceeded' };
    const { stream, reply } = await bothWays(name, [fault, fault], [fault, fault]);
    expectError(stream, 'context_length_exceeded');
    expectError(reply, 'context_length_exceeded');
  });

  test('where every fallback takes no beginnings, the client is told', async () => {
    const rejects = Array.from({ length: 20 }, (): Fault => ({ kind: 'status', status: 400 }));
    const cut: Fault = { kind: 'reset', afterTokens: 5 };
    const { stream, reply } = await bothWays(name, [cut, cut, ...rejects], rejects);
    expectError(stream, 'upstream_error');
    expectError(reply, 'upstream_error');
  });

  test('a primary that flaps is unseen', async () => {
    const { faulty } = pairOf(name);
    const down: Fault = { kind: 'status', status: 503 };
    faulty.willFail(down, undefined, { kind: 'reset-at-once' }, undefined);
    for (let request = 0; request < 4; request++) expect(await streamed(name)).toEqual(undisturbed);
    expect(records.map(({ attempts }) => attempts.length)).toEqual([2, 1, 2, 1]);
  });

  test('what failed before the first token costs nothing, and what was delivered is paid once', async () => {
    const fault: Fault = { kind: 'status', status: 503 };
    await bothWays(name, [fault, fault]);
    for (const { attempts } of records) expect(attempts[0]).toMatchObject({ costMicroUsd: 0, completionTokens: 0 });
    expect(new Set(records.map(({ costMicroUsd }) => costMicroUsd))).toEqual(
      new Set([emulatedPrompt.length + 10 * scriptTokens]),
    );
  });
});

test('MindIE’s 512 tokens, where no limit is sent, end no answer', async () => {
  const longScript = `${'Hm. '.repeat(200)}\n</think>\n\n42`;
  const long = await EmulatedReplica.start(longScript, { dialect: mindieDialect });
  const [, sound] = pairOf('mindie').replicas;
  if (!sound) throw new Error('a pair has two replicas');
  const replica = { ...sound, target: { ...sound.target, url: long.url } };
  const alone = await startGateway([{ ...replica, model: modelName }]);
  const { max_tokens: _open, ...open } = ask(modelName);
  const url = `${alone.url}/v1/chat/completions`;
  const asked = [open, { ...open, max_completion_tokens: 700 }];
  const replies = await Promise.all(asked.map((body) => postJson<ChatCompletion>(url, body)));
  await alone.close();
  await long.close();
  expect(replies.map(({ body }) => body.choices[0]?.message.content?.length)).toEqual([2, 0]);
  expect(replies.map(({ body }) => body.choices[0]?.finish_reason)).toEqual(['stop', 'length']);
  expect(long.requests.map(({ body }) => body.max_tokens)).toEqual([32_768, 700]);
});
