import { Ollama } from 'ollama';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postJson } from '../../support/http-client.ts';
import { noCarryOver, startFront } from '../start-front.ts';
import { ServedNanoR1, sum } from './serve-nano-r1.ts';

let served: ServedNanoR1;
let client: Ollama;
beforeAll(async () => {
  served = await ServedNanoR1.start();
  client = new Ollama({ host: served.url });
});
afterAll(() => served?.close());

const chat = { model: 'nano-r1', messages: [{ role: 'user', content: sum }], options: { temperature: 0 } };
const prompt = { model: 'nano-r1', prompt: sum, options: { temperature: 0 } };
/** Ollama's name for the penalty of `endlessly`. */
const endless = { ...chat, options: { repeat_penalty: 0.01 } };

test('a whole chat has thinking, content, counts and times', async () => {
  const { message, done, done_reason, ...counts } = await client.chat(chat);
  expect(message.thinking).toMatch(/\d/);
  expect(message.content).toContain('42');
  expect([done, done_reason]).toEqual([true, 'stop']);
  expect(counts.prompt_eval_count).toBeGreaterThan(0);
  expect(counts.eval_count).toBeGreaterThan(2);
  expect(counts.eval_duration).toBeGreaterThan(0);
  expect(counts.total_duration).toBe(counts.load_duration + counts.prompt_eval_duration + counts.eval_duration);
});

test('a streamed chat has the same, thinking before content, and its last part says that it is done', async () => {
  const whole = await client.chat(chat);
  const parts = await Array.fromAsync(await client.chat({ ...chat, stream: true, think: true }));
  const thinking = parts.map(({ message }) => message.thinking ?? '');
  const content = parts.map(({ message }) => message.content);
  expect(thinking.join('')).toBe(whole.message.thinking);
  expect(content.join('')).toContain('42');
  expect(thinking.findLastIndex(Boolean)).toBeLessThan(content.findIndex(Boolean));
  expect(parts.map(({ done }) => done)).toEqual([...parts.slice(1).map(() => false), true]);
  expect(parts.at(-1)).toMatchObject({ done_reason: 'stop', eval_count: whole.eval_count });
});

test('generate is a chat of one turn, whole and streamed', async () => {
  const { message } = await client.chat(chat);
  expect(await client.generate(prompt)).toMatchObject({
    response: expect.stringContaining('42'),
    thinking: message.thinking,
  });
  const parts = await Array.fromAsync(await client.generate({ ...prompt, stream: true }));
  expect(parts.map(({ response }) => response ?? '').join('')).toContain('42');
  expect(parts.map(({ thinking }) => thinking ?? '').join('')).toBe(message.thinking);
  expect(parts.at(-1)).toMatchObject({ done: true, done_reason: 'stop' });
});

test('a raw prompt is continued as it is, nothing split off', async () => {
  const { response, thinking, done_reason } = await client.generate({
    ...prompt,
    raw: true,
    options: { num_predict: 3 },
  });
  expect(response).not.toBe('');
  expect([thinking, done_reason]).toEqual([undefined, 'length']);
});

test('thinking is switched off, or cut by a token limit', async () => {
  expect((await client.chat({ ...chat, think: false })).message.thinking).toBeUndefined();
  const cut = await client.chat({ ...chat, options: { temperature: 0, num_predict: 2 } });
  expect(cut).toMatchObject({ done_reason: 'length', eval_count: 2, message: { content: '' } });
});

test('the model is listed, shown, and in memory, under its name with and without :latest', async () => {
  expect((await client.list()).models.map(({ name }) => name)).toEqual(['nano-r1']);
  expect((await client.ps()).models.map(({ model }) => model)).toEqual(['nano-r1']);
  expect((await client.show({ model: 'nano-r1:latest' })).capabilities).toContain('thinking');
  expect((await client.chat({ ...chat, model: 'nano-r1:latest' })).message.content).toContain('42');
  expect((await client.version()).version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('a chat without messages answers at once that the model is loaded', async () => {
  expect(await client.chat({ model: 'nano-r1', messages: [] })).toMatchObject({ done: true, done_reason: 'load' });
});

test('an answer goes back into the next turn, with its thinking', async () => {
  const { message, prompt_eval_count } = await client.chat(chat);
  const messages = [...chat.messages, message, { role: 'user', content: 'And 1 + 1?' }];
  expect((await client.chat({ ...chat, messages })).prompt_eval_count).toBeGreaterThan(prompt_eval_count);
});

test('a context up to the model’s is accepted, and one beyond it refused', async () => {
  const withContext = (num_ctx: number) => client.chat({ ...chat, options: { temperature: 0, num_ctx } });
  expect((await withContext(2_048)).message.content).toContain('42');
  await expect(withContext(2_049)).rejects.toThrow('must be at most 2048, the context that nano-r1 is served with');
  expect((await client.ps()).models).toMatchObject([{ context_length: 2_048 }]);
});

test('a stream that fails after its head ends in the client’s error', async () => {
  const { gateway, replica } = await startFront('thought</think>answer', { limits: noCarryOver });
  replica.willFail({ kind: 'reset', afterTokens: 3 });
  const seen: string[] = [];
  const read = async () => {
    for await (const { message } of await new Ollama({ host: gateway.url }).chat({ ...chat, stream: true }))
      seen.push(message.thinking ?? '');
  };
  await expect(read()).rejects.toThrow(/broke off|did not answer to the end/);
  expect('thought'.startsWith(seen.join(''))).toBe(true);
  expect(seen.join('')).not.toBe('');
});

test('unknown models and bad parameters are the client’s errors with our message and status', async () => {
  const unknown = await client.chat({ ...chat, model: 'gpt-4' }).catch((thrown: unknown) => thrown);
  expect(unknown).toMatchObject({ name: 'ResponseError', status_code: 404, error: expect.stringContaining('nano-r1') });
  const hot = await client
    .chat({ ...chat, stream: true, options: { temperature: 3 } })
    .catch((thrown: unknown) => thrown);
  expect(hot).toMatchObject({ status_code: 400, error: '`options.temperature` must be at most 2, is 3.' });
});

test('what Ollama does on its own disk is refused with what to do instead', async () => {
  const pull = await client.pull({ model: 'deepseek-r1' }).catch((thrown: unknown) => thrown);
  expect(pull).toMatchObject({ status_code: 404, error: expect.stringContaining('`regauge pull`') });
  await expect(client.delete({ model: 'nano-r1' })).rejects.toThrow('`regauge rm`');
  await expect(client.embed({ model: 'nano-r1', input: sum })).rejects.toThrow('no embeddings');
});

test('a body is JSON whatever it is declared as, unless a page sends it', async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${served.url}/api/chat`, { method: 'POST', headers, body: JSON.stringify({ ...chat, stream: false }) });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await post(form)).status).toBe(200);
  expect((await post({ ...form, origin: 'https://example.org' })).status).toBe(415);
  expect(await postJson(`${served.url}/api/chat`, '{')).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('JSON') },
  });
});

test('aborting a stream frees everything', async () => {
  const stream = await client.chat({ ...endless, stream: true });
  const read = async () => {
    for await (const { message } of stream) if (message.thinking) stream.abort();
  };
  await expect(read()).rejects.toThrow(/abort/i);
  await served.isFreedByAbort();
});

test('aborting a whole reply frees everything', async () => {
  const abort = new AbortController();
  const withSignal = new Ollama({
    host: served.url,
    fetch: (url, init) => fetch(url, { ...init, signal: abort.signal }),
  });
  const reply = withSignal.chat(endless).catch((thrown: unknown) => thrown);
  await served.becomesBusy();
  abort.abort();
  expect(await reply).toMatchObject({ name: 'AbortError' });
  await served.isFreedByAbort();
});
