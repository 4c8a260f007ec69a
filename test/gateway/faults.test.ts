// Long because: the sixteen faults are one matrix over one pair of replicas.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSettings, type Gateway, type RunRecord } from '#gateway';
import type { ChatChunk, ChatCompletion, ErrorBody, TextCompletion } from '#wire';
import { EmulatedReplica, emulatedPrompt, type Fault } from '../emulated/emulated-replica.ts';
import { getJson, postJson, postStream, streamEvents } from '../support/http-client.ts';
import { replicaAt, startGateway } from './start-gateway.ts';

const thought = 'Two and two.\nThat is 4.';
const said = 'It is 4, said the model.';
const script = `${thought}\n</think>\n\n${said}`;
const ask = { messages: [{ role: 'user', content: '2+2?' }] };
const deadlines = { firstByteMs: 1_000, firstTokenMs: 1_200, idleMs: 1_000, totalMs: 60_000 };
const limits = { ...defaultSettings.limits, carryOverWaitMs: 1_000 };

let faulty: EmulatedReplica;
let sound: EmulatedReplica;
let gateway: Gateway;
let records: RunRecord[];
beforeEach(async () => {
  [faulty, sound] = await Promise.all([EmulatedReplica.start(script), EmulatedReplica.start(script)]);
  records = [];
  const replicas = [replicaAt('faulty', faulty.url), replicaAt('sound', sound.url)];
  const prices = () => ({ promptUsdPerMillion: 1, cachedUsdPerMillion: 0, completionUsdPerMillion: 10 });
  const onRunEnd = (record: RunRecord) => records.push(record);
  gateway = await startGateway(replicas, { deadlines, limits }, { onRunEnd, prices });
});
afterEach(async () => {
  await gateway.close();
  await Promise.all([faulty.close(), sound.close()]);
});

const chatUrl = () => `${gateway.url}/v1/chat/completions`;

async function stream(fields: object = {}) {
  const { chunks, endsInDone } = await postStream<ChatChunk & Partial<ErrorBody>>(chatUrl(), { ...ask, ...fields });
  const deltas = chunks.flatMap((chunk) => chunk.choices ?? []).map((choice) => choice.delta);
  return {
    endsInDone,
    thinking: deltas.map((delta) => delta.reasoning_content ?? '').join(''),
    answer: deltas.map((delta) => delta.content ?? '').join(''),
    reasons: chunks.flatMap((chunk) => chunk.choices ?? []).flatMap((choice) => choice.finish_reason ?? []),
    tokenIds: chunks.flatMap((chunk) => chunk.choices ?? []).flatMap((choice) => choice.token_ids ?? []),
    ids: new Set(chunks.flatMap((chunk) => chunk.id ?? [])).size,
    error: chunks.find((chunk) => chunk.error)?.error,
    usage: chunks.find((chunk) => chunk.usage)?.usage,
  };
}

const whole = { thinking: thought, answer: said, reasons: ['stop'], endsInDone: true, ids: 1, error: undefined };
const midStream = ['ends', 'done-without-finish', 'reset', 'silence', 'malformed-chunk', 'error-event'] as const;
/** In the thought, before and after its line break, between the parts, in the answer, at the end, after its last token. */
const places = [
  1,
  12,
  13,
  thought.length + 1,
  thought.length + 9,
  thought.length + 11,
  script.length - 1,
  script.length,
  script.length + 1,
];

test.each(midStream.flatMap((kind) => places.map((afterTokens): [string, number] => [kind, afterTokens])))(
  'a stream that suffers %s after %i tokens reaches its reader whole and once',
  async (kind, afterTokens) => {
    faulty.willFail({ kind, afterTokens } as Fault);
    expect(await stream({ return_token_ids: true })).toMatchObject({
      ...whole,
      tokenIds: [...Array.from(script, (char) => char.charCodeAt(0)), 0],
    });
    expect(records[0]).toMatchObject({ end: 'complete', carryOvers: 1, completionTokens: script.length + 1 });
  },
);

test.each<[string, Fault, string]>([
  ['503', { kind: 'status', status: 503 }, 'failure'],
  ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, 'failure'],
  ['500', { kind: 'status', status: 500 }, 'failure'],
  ['402', { kind: 'status', status: 402 }, 'failure'],
  ['a reset', { kind: 'reset-at-once' }, 'lost'],
  ['silence', { kind: 'silence-from-the-start' }, 'stalled'],
  ['a head without a token', { kind: 'silence', afterTokens: 0 }, 'stalled'],
  ['an end', { kind: 'ends', afterTokens: 0 }, 'lost'],
])('%s before the first token is unseen by the client', async (_name, fault, end) => {
  faulty.willFail(fault);
  expect(await stream()).toMatchObject(whole);
  expect(records[0]?.attempts.map((attempt) => [attempt.kind, attempt.end])).toEqual([
    ['first', end],
    ['retry', 'finished'],
  ]);
});

test('a request that is at fault is not tried elsewhere, and keeps the words of the replica', async () => {
  faulty.willFail({ kind: 'status', status: 400 });
  const reply = await postJson<ErrorBody>(chatUrl(), ask);
  expect(reply).toMatchObject({ status: 400, body: { error: { message: 'emulated 400', code: 'invalid_value' } } });
  expect(sound.requests).toEqual([]);
});

test('when every replica limits the rate, the client is told when to come back', async () => {
  const limited: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '7' } };
  faulty.willFail(limited);
  sound.willFail(limited);
  const reply = await postJson<ErrorBody>(chatUrl(), { ...ask, stream: true });
  expect(reply).toMatchObject({ status: 429, body: { error: { code: 'rate_limit_exceeded' } } });
  expect(reply.headers.get('retry-after')).toBe('7');
});

test('a stream that breaks more often than may be ends with an error, never as complete', async () => {
  const cut: Fault = { kind: 'reset', afterTokens: 5 };
  faulty.willFail(cut, cut, cut);
  sound.willFail(cut, cut, cut);
  expect(await stream()).toMatchObject({
    thinking: thought.slice(0, 20),
    answer: '',
    reasons: [],
    error: { code: 'upstream_error', message: expect.stringContaining('carried over 3 times') },
    endsInDone: true,
  });
  expect(records[0]).toMatchObject({ end: 'failed', carryOvers: 3 });
});

test('a lone replica that comes back goes on with what it was saying', async () => {
  gateway.setReplicas([replicaAt('sound', sound.url)]);
  sound.willFail({ kind: 'reset', afterTokens: 5 }, { kind: 'reset-at-once' });
  expect(await stream()).toMatchObject(whole);
  expect(records[0]).toMatchObject({ end: 'complete', carryOvers: 1 });
});

test('a lone replica that comes back is given the request that it lost before a word', async () => {
  gateway.setReplicas([replicaAt('faulty', faulty.url)]);
  faulty.willFail({ kind: 'reset-at-once' });
  expect(await stream()).toMatchObject({ thinking: thought, answer: said, reasons: ['stop'] });
  expect(records[0]?.attempts.map(({ kind }) => kind)).toEqual(['first', 'retry']);
});

test('a replica whose tokens are others cannot go on, and the client is told', async () => {
  const other = { ...replicaAt('sound', sound.url), tokenizer: 'other' };
  const down: Fault = { kind: 'status', status: 503 };
  faulty.willFail({ kind: 'reset', afterTokens: 5 }, ...Array.from({ length: 20 }, () => down));
  gateway.setReplicas([replicaAt('faulty', faulty.url), other]);
  expect(await stream()).toMatchObject({
    thinking: thought.slice(0, 5),
    reasons: [],
    error: { code: 'upstream_error', message: expect.stringContaining('cannot be continued') },
  });
  expect(sound.requests).toEqual([]);
});

test('a budget of thinking is kept across a carry-over', async () => {
  faulty.willFail({ kind: 'reset', afterTokens: 5 });
  await stream({ thinking_token_budget: 9 });
  const prompts = sound.requests.flatMap(({ body }) => (Array.isArray(body.prompt) ? [body.prompt] : []));
  const spelt = prompts.map((prompt) => String.fromCharCode(...prompt.slice(emulatedPrompt.length)));
  expect(spelt[0]).toBe(thought.slice(0, 5));
  expect(spelt[1]).toMatch(/^Two and t.*\n<\/think>$/s);
});

test('events that are no longer kept are refused with the number of the first that is', async () => {
  await gateway.close();
  const keep = { keepEvents: 5, keepBytes: 1_000_000 };
  gateway = await startGateway([replicaAt('sound', sound.url)], { keep });
  const headers = { 'content-type': 'application/json', 'regauge-keep': 'true' };
  const response = await fetch(chatUrl(), { method: 'POST', headers, body: JSON.stringify(ask) });
  const events = `${gateway.url}/v1/runs/${response.headers.get('regauge-run')}/events`;
  await response.text();
  const refused = await getJson<ErrorBody>(`${events}?after=0`);
  expect(refused).toMatchObject({ status: 400, body: { error: { param: 'after' } } });
  const first = Number(/number (\d+)/.exec(refused.body.error.message)?.[1]);
  expect(await (await fetch(`${events}?after=${first - 1}`)).text()).toMatch(/data: \[DONE\]\n\n$/);
});

test('a whole reply survives a cut, and adds up what both replicas made', async () => {
  faulty.willFail({ kind: 'reset', afterTokens: 30 });
  const { status, body } = await postJson<ChatCompletion>(chatUrl(), ask);
  expect(status).toBe(200);
  expect(body.choices[0]?.message).toMatchObject({ reasoning_content: thought, content: said });
  expect(body.usage).toMatchObject({ prompt_tokens: emulatedPrompt.length, completion_tokens: script.length + 1 });
  // The first computed 3 tokens of prompt and told 23 ids, for the mark that was begun has no text; the second computed
  // those 26 and made the rest.
  const rest = script.length + 1 - 23;
  expect(records[0]?.attempts.map((one) => one.costMicroUsd)).toEqual([3 + 10 * 23, 26 + 10 * rest]);
  expect(records[0]?.costMicroUsd).toBe(3 + 10 * (script.length + 1));
});

test('the rest is asked for by exact ids, and never for more than is left of the limit', async () => {
  faulty.willFail({ kind: 'reset', afterTokens: 5 });
  expect(await stream({ max_tokens: 9 })).toMatchObject({ thinking: thought.slice(0, 9), reasons: ['length'] });
  expect(sound.requests.at(-1)).toMatchObject({
    path: '/v1/completions',
    body: { prompt: [...emulatedPrompt, ...Array.from(thought.slice(0, 5), (c) => c.charCodeAt(0))], max_tokens: 4 },
  });
});

test('a stop string across the seam ends the answer, and one in the thought does not', async () => {
  faulty.willFail({ kind: 'ends', afterTokens: script.indexOf('said') + 2 });
  const { answer, thinking, reasons } = await stream({ stop: ['said', 'That is'] });
  expect({ answer, thinking, reasons }).toEqual({ answer: 'It is 4, sa', thinking: thought, reasons: ['stop'] });
});

test('a plain completion is carried over as plain text', async () => {
  const prompt = [...emulatedPrompt];
  faulty.willFail({ kind: 'reset', afterTokens: script.indexOf('</think>') + 3 });
  const { chunks } = await postStream<TextCompletion>(`${gateway.url}/v1/completions`, { prompt });
  const text = chunks
    .flatMap((chunk) => chunk.choices)
    .map((choice) => choice.text)
    .join('');
  expect(text).toBe(script);
});

test('a run that was asked to be kept can be read on after its socket is gone', async () => {
  const response = await fetch(chatUrl(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'regauge-keep': 'true' },
    body: JSON.stringify({ ...ask, stream: true }),
  });
  const id = response.headers.get('regauge-run');
  const events = (await response.text()).split('\n\n').filter((event) => event.startsWith('id: '));
  const numbers = events.map((event) => Number(/^id: (\d+)/.exec(event)?.[1]));
  expect(numbers.slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const rest = await (await fetch(`${gateway.url}/v1/runs/${id}/events?after=10`)).text();
  expect(rest).toBe(`${events.slice(10).join('\n\n')}\n\ndata: [DONE]\n\n`);
});

test('a kept run goes on without a reader, over the fault of its replica', async () => {
  faulty.willFail({ kind: 'silence', afterTokens: 5 });
  const headers = { 'content-type': 'application/json', 'regauge-keep': 'true' };
  const abort = new AbortController();
  const body = JSON.stringify({ ...ask, stream: true });
  const response = await fetch(chatUrl(), { method: 'POST', headers, body, signal: abort.signal });
  abort.abort();
  await expect
    .poll(() => records.map(({ end, carryOvers }) => [end, carryOvers]), { timeout: 10_000 })
    .toEqual([['complete', 1]]);
  const url = `${gateway.url}/v1/runs/${response.headers.get('regauge-run')}`;
  const events = await (await fetch(`${url}/events`)).text();
  const chunks = [...events.matchAll(/^data: (\{.*)$/gm)].map(([, json = '']): ChatChunk => JSON.parse(json));
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(said);
  expect((await getJson<RunRecord>(url)).body).toMatchObject({ end: 'complete', finishReason: 'stop' });
});

test('a run that is not kept is cancelled at its replica with its last reader', async () => {
  faulty.willFail({ kind: 'silence', afterTokens: 5 });
  const abandoned = faulty.nextAbandonment();
  for await (const data of streamEvents(chatUrl(), { ...ask, stream: true })) if (data.includes('reasoning')) break;
  await abandoned;
  await expect.poll(() => records.map(({ end }) => end), { timeout: 10_000 }).toEqual(['cancelled']);
});

test('cancel ends the run at the replica, and its reader is told', async () => {
  faulty.willFail({ kind: 'silence', afterTokens: 5 });
  const abandoned = faulty.nextAbandonment();
  const last: string[] = [];
  for await (const data of streamEvents(chatUrl(), { ...ask, stream: true })) {
    last.push(data);
    const { id }: ChatChunk = last.length === 1 ? JSON.parse(data) : { id: '' };
    if (id)
      expect(await postJson(`${gateway.url}/v1/runs/${id}/cancel`, {})).toMatchObject({
        body: { status: 'cancelled' },
      });
  }
  await abandoned;
  expect(last.at(-1)).toBe('[DONE]');
  expect(JSON.parse(last.at(-2) ?? '')).toMatchObject({ error: { message: expect.stringContaining('cancelled') } });
  expect(sound.requests).toEqual([]);
});

test('answer-now cuts a thought off where the replica cannot, and goes on after the mark', async () => {
  faulty.willFail({ kind: 'silence', afterTokens: 5 }, undefined);
  let [thinking, asked] = ['', false];
  for await (const data of streamEvents(chatUrl(), { ...ask, stream: true })) {
    if (data === '[DONE]') break;
    const chunk: ChatChunk = JSON.parse(data);
    thinking += chunk.choices[0]?.delta.reasoning_content ?? '';
    if (thinking.length < 5 || asked) continue;
    asked = true;
    expect(await postJson(`${gateway.url}/v1/runs/${chunk.id}/answer-now`, {})).toMatchObject({ status: 200 });
  }
  const spelt = Array.from(`${thought.slice(0, 5)}\n</think>`, (char) => char.charCodeAt(0));
  expect(faulty.requests.at(-1)?.body.prompt).toEqual([...emulatedPrompt, ...spelt]);
  expect(thinking).toBe(thought.slice(0, 5));
});

test('where thinking cannot be switched off, the thought ends with its first piece', async () => {
  const able = replicaAt('faulty', faulty.url);
  gateway.setReplicas([{ ...able, capabilities: { ...able.capabilities, thinkingBudget: false } }]);
  faulty.willFail({ kind: 'silence', afterTokens: 5 }, undefined);
  const { thinking } = await stream({ thinking: { type: 'disabled' } });
  expect(thought.startsWith(thinking)).toBe(true);
  expect(thinking.length).toBeLessThanOrEqual(5);
  const spelt = Array.from(`${thinking}\n</think>`, (char) => char.charCodeAt(0));
  expect(faulty.requests.at(-1)?.body.prompt).toEqual([...emulatedPrompt, ...spelt]);
});

test('a gateway without a replica says so, and when to come back', async () => {
  gateway.setReplicas([]);
  const reply = await postJson<ErrorBody>(chatUrl(), ask);
  expect(reply).toMatchObject({ status: 503, body: { error: { code: 'service_unavailable' } } });
  expect(reply.headers.get('retry-after')).toBe('1');
});

test('draining finishes what runs and refuses what comes', async () => {
  const [running] = [stream()];
  await expect.poll(() => faulty.requests.length, { timeout: 10_000 }).toBe(1);
  const drained = gateway.drain();
  expect(await postJson<ErrorBody>(chatUrl(), ask)).toMatchObject({ status: 503 });
  expect(await running).toMatchObject(whole);
  await drained;
  expect((await getJson(`${gateway.url}/health`)).body).toEqual({ status: 'draining' });
});
