import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '#gateway';
import type { ChatChunk, ChatCompletion } from '#wire';
import { getJson, postJson, postStream, streamEvents } from '../support/http-client.ts';
import { endless as forever, nanoR1 } from '../support/nano-r1.ts';
import { heldByRequests, nothingHeld } from '../support/read-metrics.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { replicaAt, startGateway } from './start-gateway.ts';

let engine: ServerProcess;
let gateway: Gateway;
let client: OpenAI;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, name: 'nano-r1', threads: 1, maxRunning: 8 });
  gateway = await startGateway([replicaAt('cpu/0', engine.url)]);
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(async () => {
  await gateway?.close();
  await engine?.close();
});

const question = {
  model: 'nano-r1',
  temperature: 0,
  messages: [{ role: 'user' as const, content: 'What is 12 + 30?' }],
};
/** Thinks until its context is full. */
const endless = { ...question, max_tokens: 1_900, logit_bias: forever };
const direct = async (body: object) => (await postJson<ChatCompletion>(`${engine.url}/v1/chat/completions`, body)).body;
const through = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** The text of so many events; the socket is then closed. */
async function firstEvents(response: Response, count: number): Promise<string> {
  let text = '';
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.split('\n\n').length > count) break;
  }
  return `${text.split('\n\n').slice(0, count).join('\n\n')}\n\n`;
}

test('the openai client chats: the same message, reason and usage as straight from the engine', async () => {
  const { choices, usage } = await client.chat.completions.create(question);
  const expected = await direct(question);
  expect(choices).toEqual(expected.choices);
  expect(usage).toMatchObject({ completion_tokens: 33, completion_tokens_details: { reasoning_tokens: 28 } });
});

test('the openai client streams, usage last', async () => {
  const stream = await client.chat.completions.create({
    ...question,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await Array.fromAsync(stream);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('42');
  expect(chunks.at(-1)?.usage?.completion_tokens).toBe(33);
  expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
});

test('the openai client throws BadRequestError with the parameter at fault', async () => {
  const error = await client.chat.completions
    .create({ ...question, max_tokens: -1 })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({ param: 'max_tokens', status: 400 });
});

test('a client that aborts frees the engine', async () => {
  const stream = await client.chat.completions.create({ ...endless, stream: true });
  for await (const chunk of stream) if (chunk.choices[0]?.delta) break;
  await expect.poll(() => heldByRequests(engine.url), { timeout: 10_000 }).toEqual(nothingHeld);
});

test('a client that leaves a whole reply frees the engine', async () => {
  const abort = new AbortController();
  const reply = client.chat.completions.create(endless, { signal: abort.signal }).catch((thrown: unknown) => thrown);
  await expect.poll(async () => (await heldByRequests(engine.url)).running, { timeout: 10_000 }).toBe(1);
  abort.abort();
  expect(await reply).toBeInstanceOf(OpenAI.APIUserAbortError);
  await expect.poll(() => heldByRequests(engine.url), { timeout: 10_000 }).toEqual(nothingHeld);
});

test('after a dropped socket a kept run gives the rest exactly', async () => {
  const body = { ...question, messages: [{ role: 'user', content: 'What is 871 + 394?' }], stream: true };
  const whole = await (await through(body, { 'regauge-keep': 'true' })).text();
  const response = await through(body, { 'regauge-keep': 'true' });
  const begun = await firstEvents(response, 5);
  const last = /id: (\d+)\n.*\n\n$/.exec(begun)?.[1];
  const rest = await fetch(`${gateway.url}/v1/runs/${response.headers.get('regauge-run')}/events?after=${last}`);
  const withoutHead = (text: string) => text.replaceAll(/"(?:id|created)":[^,]+,/g, '');
  expect(withoutHead(begun + (await rest.text()))).toBe(withoutHead(whole));
});

test('answer-now ends a thought at the engine, through the gateway', async () => {
  let [content, asked] = ['', false];
  for await (const data of streamEvents(`${gateway.url}/v1/chat/completions`, { ...endless, stream: true })) {
    const chunk: ChatChunk = JSON.parse(data);
    content += chunk.choices[0]?.delta.content ?? '';
    if (content) break;
    if (asked || !chunk.choices[0]?.delta.reasoning_content) continue;
    asked = true;
    expect(await postJson(`${gateway.url}/v1/runs/${chunk.id}/answer-now`, {})).toMatchObject({ status: 200 });
  }
  expect(content).toMatch(/^\d/);
});

test('log-probabilities and several choices pass through to one replica', async () => {
  const body = { ...question, logprobs: true, n: 2 };
  const { choices } = (await postJson<ChatCompletion>(`${gateway.url}/v1/chat/completions`, body)).body;
  expect(choices.map((choice) => choice.message.content)).toEqual(['42', '42']);
  expect(choices.map((choice) => choice.logprobs?.content.length)).toEqual([33, 33]);
});

test('ids of prompt and reply come when they are asked for, each once', async () => {
  const body = { ...question, return_token_ids: true };
  const expected = await direct(body);
  const { chunks } = await postStream<ChatChunk>(`${gateway.url}/v1/chat/completions`, body);
  expect(chunks[0]?.prompt_token_ids).toEqual(expected.prompt_token_ids);
  expect(chunks.flatMap((chunk) => chunk.choices[0]?.token_ids ?? [])).toEqual(expected.choices[0]?.token_ids);
  const whole = (await postJson<ChatCompletion>(`${gateway.url}/v1/chat/completions`, body)).body;
  expect(whole.choices).toEqual(expected.choices);
  expect(whole.prompt_token_ids).toEqual(expected.prompt_token_ids);
});

test('calls that generate nothing reach a replica', async () => {
  const reply = await postJson(`${gateway.url}/tokenize`, { prompt: '12' });
  expect(reply).toEqual(
    expect.objectContaining(await postJson(`${engine.url}/tokenize`, { prompt: '12' }).then(({ body }) => ({ body }))),
  );
  expect((await getJson(`${gateway.url}/v1/models`)).body).toMatchObject({ data: [{ id: 'nano-r1' }] });
  expect((await getJson(`${gateway.url}/v1/none`)).status).toBe(404);
});

test('the decision is told when asked for', async () => {
  const explained = await through(question, { 'regauge-explain': '1' });
  expect(explained.headers.get('regauge-decision')).toMatch(/^cpu\/0: turn \d+$/);
  expect((await through(question)).headers.get('regauge-decision')).toBeNull();
});
