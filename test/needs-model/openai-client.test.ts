import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control, nanoR1 } from '../support/nano-r1.ts';
import { heldByRequests, nothingHeld } from '../support/read-metrics.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

let engine: ServerProcess;
let client: OpenAI;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, name: 'nano-r1', threads: 1, maxRunning: 4 });
  client = new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: 'none', maxRetries: 0 });
});
afterAll(() => engine?.close());

const question = {
  model: 'nano-r1',
  temperature: 0,
  messages: [{ role: 'user' as const, content: 'What is 12 + 30?' }],
};
const endless = { ...question, max_tokens: 1_900, logit_bias: { [control.end]: -100 } };

test('lists models', async () => {
  const models = await Array.fromAsync(client.models.list());
  expect(models.map((model) => model.id)).toEqual(['nano-r1']);
});

test('chats', async () => {
  const { choices, usage } = await client.chat.completions.create(question);
  expect(choices[0]?.message).toMatchObject({ content: '42', reasoning_content: '12 + 30\n2+0=2: 2\n1+3=4: 42' });
  expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(28);
});

test('streams', async () => {
  const stream = await client.chat.completions.create({
    ...question,
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = await Array.fromAsync(stream);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('42');
  expect(chunks.at(-1)?.usage?.total_tokens).toBe(chunks.at(-1)!.usage!.prompt_tokens + 33);
});

test('its stream runner collects a final message', async () => {
  const runner = client.chat.completions.stream(question);
  expect(await runner.finalContent()).toBe('42');
});

test('completes', async () => {
  const prompt = '<｜begin▁of▁sentence｜><｜User｜>7+5=?<｜Assistant｜><think>\n';
  const { choices } = await client.completions.create({ model: 'nano-r1', prompt, temperature: 0, stop: '\n' });
  expect(choices[0]).toMatchObject({ text: '7 + 5', finish_reason: 'stop' });
});

test('throws BadRequestError with the parameter at fault', async () => {
  const error = await client.chat.completions
    .create({ ...question, max_tokens: -1 })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({
    status: 400,
    code: 'invalid_value',
    param: 'max_tokens',
    type: 'invalid_request_error',
  });
});

test('throws BadRequestError for a prompt longer than the context, with both numbers', async () => {
  const content = '1+'.repeat(1_500);
  const error = await client.chat.completions
    .create({ ...question, messages: [{ role: 'user', content }] })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.BadRequestError);
  expect(error).toMatchObject({
    code: 'context_length_exceeded',
    param: 'messages',
    message: expect.stringMatching(/3005 tokens.* 2048 /),
  });
});

test('throws NotFoundError for a model that is not served', async () => {
  const error = await client.chat.completions
    .create({ ...question, model: 'gpt-5' })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OpenAI.NotFoundError);
  expect(error).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
});

test('an aborted stream frees its sequence', async () => {
  const stream = await client.chat.completions.create({ ...endless, stream: true });
  for await (const _ of stream) break;
  await expect.poll(() => heldByRequests(engine.url), { timeout: 10_000, interval: 20 }).toEqual(nothingHeld);
});

test('an aborted whole answer frees its sequence', async () => {
  const abort = new AbortController();
  const pending = client.chat.completions.create(endless, { signal: abort.signal }).catch((thrown: unknown) => thrown);
  await expect.poll(async () => (await heldByRequests(engine.url)).running, { timeout: 10_000, interval: 5 }).toBe(1);
  abort.abort();
  expect(await pending).toBeInstanceOf(OpenAI.APIUserAbortError);
  await expect.poll(() => heldByRequests(engine.url), { timeout: 10_000, interval: 20 }).toEqual(nothingHeld);
});
