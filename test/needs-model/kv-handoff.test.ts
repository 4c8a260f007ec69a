import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody, TextCompletion } from '#wire';
import { postJson } from '../support/http-client.ts';
import { exportFrame, importFrame } from '../support/kv-frames.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

let prefiller: ServerProcess;
let decoder: ServerProcess;
beforeAll(async () => {
  const flags = { model: nanoR1, threads: 1, maxRunning: 4 };
  [prefiller, decoder] = await Promise.all([startEngine(flags), startEngine(flags)]);
});
afterAll(() => Promise.all([prefiller?.close(), decoder?.close()]));

const opening = '<｜begin▁of▁sentence｜><｜User｜>What is 123 + 45';
/** What two sums with the same opening have in common, in tokens: a letter each, and two for the marks. */
const sharedTokens = 18;
let prompt: readonly number[];
let forked: readonly number[];
beforeAll(async () => {
  prompt = await tokenize(`${opening}6?<｜Assistant｜><think>\n`);
  forked = await tokenize(`${opening}9?<｜Assistant｜><think>\n`);
});

async function tokenize(text: string): Promise<readonly number[]> {
  return (await postJson<{ readonly tokens: readonly number[] }>(`${decoder.url}/tokenize`, { prompt: text })).body
    .tokens;
}

async function complete(engine: ServerProcess, fields: object) {
  const body = { temperature: 0, return_token_ids: true, ...fields };
  const { choices, usage } = (await postJson<TextCompletion>(`${engine.url}/v1/completions`, body)).body;
  return { tokens: choices[0]?.token_ids ?? [], cachedTokens: usage?.prompt_tokens_details.cached_tokens };
}

test('a sequence goes on in another process with the same tokens and computes none of them again', async () => {
  const { tokens: whole } = await complete(prefiller, { prompt, max_tokens: 25 });
  const sofar = [...prompt, ...whole.slice(0, 15)];
  const { frame, tokenCount } = await exportFrame(prefiller.url, sofar);
  expect(tokenCount).toBe(sofar.length);
  expect(await importFrame(decoder.url, frame)).toEqual({
    status: 200,
    body: { object: 'kv.import', tokens: sofar.length },
  });
  const rest = await complete(decoder, { prompt: sofar, max_tokens: 10 });
  expect(rest.tokens).toEqual(whole.slice(15));
  // The last token of a prompt is always computed: its logits are the next token.
  expect(rest.cachedTokens).toBe(sofar.length - 1);
});

test('an imported prefix serves every prompt that begins with it', async () => {
  const prefix = prompt.slice(0, sharedTokens);
  await complete(prefiller, { prompt: prefix, max_tokens: 1, cache_salt: 'fork' });
  const { frame } = await exportFrame(prefiller.url, prefix, 'fork');
  await importFrame(decoder.url, frame, '?cache_salt=fork');
  const there = await complete(decoder, { prompt: forked, max_tokens: 20, cache_salt: 'fork' });
  const here = await complete(prefiller, { prompt: forked, max_tokens: 20, cache_salt: 'unshared' });
  expect({ there: there.cachedTokens, here: here.cachedTokens }).toEqual({ there: sharedTokens, here: 0 });
  expect(there.tokens).toEqual(here.tokens);
});

test('an imported prefix is found under its own salt only', async () => {
  await complete(prefiller, { prompt, max_tokens: 1, cache_salt: 'mine' });
  const { frame } = await exportFrame(prefiller.url, prompt, 'mine');
  await importFrame(decoder.url, frame, '?cache_salt=mine');
  const cached = async (cache_salt: string) =>
    (await complete(decoder, { prompt, max_tokens: 1, cache_salt })).cachedTokens;
  expect([await cached('mine'), await cached('yours')]).toEqual([prompt.length - 1, 0]);
});

test('tokens that nobody computed cannot be exported', async () => {
  const reply = await postJson<ErrorBody>(`${prefiller.url}/v1/kv/export`, {
    tokens: prompt,
    cache_salt: 'never used',
  });
  expect(reply).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
});

test.each([
  ['is cut short', (frame: Buffer) => frame.subarray(0, -1), /header promises/],
  ['does not begin as one', (frame: Buffer) => frame.subarray(1), /RGKV/],
  ['is of another version', (frame: Buffer) => flipped(frame, 4), /version/],
  ['is of another model', (frame: Buffer) => flipped(frame, 8), /model/],
  [
    'has another layout inside',
    (frame: Buffer) => Buffer.concat([frame.subarray(0, 160), Buffer.alloc(frame.length - 160)]),
    /refused/,
  ],
] as const)('a frame that %s is refused, and the engine goes on', async (_, damage, message) => {
  await complete(prefiller, { prompt, max_tokens: 1 });
  const { frame } = await exportFrame(prefiller.url, prompt);
  const refused = await importFrame(decoder.url, damage(frame));
  expect(refused).toMatchObject({ status: 400, body: { error: { message: expect.stringMatching(message) } } });
  expect((await complete(decoder, { prompt, max_tokens: 3 })).tokens).toHaveLength(3);
});

function flipped(frame: Buffer, at: number): Buffer {
  const copy = Buffer.from(frame);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
