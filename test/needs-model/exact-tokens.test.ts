import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatCompletion, TextCompletion } from '#wire';
import { postJson } from '../support/http-client.ts';
import { byteIds, nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

let engine: ServerProcess;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, threads: 1, maxRunning: 8 });
});
afterAll(() => engine?.close());

/** Of the kind that the model is sure of, and long enough for prefixes to be shared. */
const messages = [{ role: 'user', content: 'What is 871 + 394?' }];
const chat = async (fields: object) =>
  (
    await postJson<ChatCompletion>(`${engine.url}/v1/chat/completions`, {
      messages,
      temperature: 0,
      return_token_ids: true,
      ...fields,
    })
  ).body;
const complete = async (fields: object) =>
  (
    await postJson<TextCompletion>(`${engine.url}/v1/completions`, {
      temperature: 0,
      return_token_ids: true,
      ...fields,
    })
  ).body;

async function promptAndReply(): Promise<{ readonly prompt: readonly number[]; readonly reply: readonly number[] }> {
  const { prompt_token_ids: prompt = [], choices } = await chat({});
  return { prompt, reply: choices[0]?.token_ids ?? [] };
}

test('the ids of a reply are as many as usage counts', async () => {
  const { usage, prompt_token_ids, choices } = await chat({});
  expect(prompt_token_ids).toHaveLength(usage?.prompt_tokens ?? Number.NaN);
  expect(choices[0]?.token_ids).toHaveLength(usage?.completion_tokens ?? Number.NaN);
});

test('a reply cut at any token goes on with the same tokens', async () => {
  const { prompt, reply } = await promptAndReply();
  expect(reply.length).toBeGreaterThan(20);
  const cuts = reply.keys().toArray();
  const rests = await Promise.all(cuts.map((cut) => complete({ prompt: [...prompt, ...reply.slice(0, cut)] })));
  expect(rests.map((rest) => rest.choices[0]?.token_ids)).toEqual(cuts.map((cut) => reply.slice(cut)));
});

test('a shared prefix changes no token and no logprob, and is told in usage', async () => {
  const cold = await chat({ cache_salt: 'once', logprobs: true });
  const warm = await chat({ cache_salt: 'once', logprobs: true });
  expect(cold.usage?.prompt_tokens_details.cached_tokens).toBe(0);
  expect(warm.usage?.prompt_tokens_details.cached_tokens).toBeGreaterThan(16);
  expect(warm.choices[0]?.token_ids).toEqual(cold.choices[0]?.token_ids);
  const logprobs = (body: ChatCompletion) =>
    body.choices[0]?.logprobs?.content.map((position) => position.logprob) ?? [];
  expect(logprobs(warm)).toHaveLength(logprobs(cold).length);
  for (const [i, logprob] of logprobs(warm).entries()) expect(logprob).toBeCloseTo(logprobs(cold)[i] ?? Number.NaN, 4);
});

test('the hit and the miss add up to the prompt', async () => {
  await chat({ cache_salt: 'pair' });
  const { usage } = await chat({ cache_salt: 'pair' });
  expect(usage?.prompt_cache_hit_tokens).toBe(usage?.prompt_tokens_details.cached_tokens);
  expect(Number(usage?.prompt_cache_hit_tokens) + Number(usage?.prompt_cache_miss_tokens)).toBe(usage?.prompt_tokens);
});

test('a prefix computed under one salt is not found under another', async () => {
  await chat({ cache_salt: 'ada' });
  const hits = await Promise.all(
    ['ada', 'bob'].map(async (cache_salt) => (await chat({ cache_salt })).usage?.prompt_tokens_details.cached_tokens),
  );
  expect(hits).toEqual([expect.toSatisfy((count: number) => count > 16), 0]);
});

test('three choices differ, come back the same for the same seed, and are billed together', async () => {
  // No sum, and the thought that it would have is forbidden: of what follows the model knows nothing, and chance decides.
  const messages = [{ role: 'user', content: 'abc' }];
  const drawn = { n: 3, seed: 11, temperature: 2, top_p: 1, max_tokens: 40, ignore_eos: true };
  const logit_bias = Object.fromEntries(byteIds('This').map((id) => [id, -100]));
  const draw = (cache_salt: string) => chat({ messages, ...drawn, logit_bias, cache_salt });
  const [first, again] = [await draw('one'), await draw('two')];
  const texts = first.choices.map((choice) => choice.token_ids?.join(' '));
  expect(first.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
  expect(new Set(texts).size).toBe(3);
  expect(again.choices).toEqual(first.choices);
  expect(first.usage?.completion_tokens).toBe(
    first.choices.reduce((sum, choice) => sum + (choice.token_ids?.length ?? 0), 0),
  );
});

test('teacher-forced logprobs are those of the generation', async () => {
  const prompt = (await promptAndReply()).prompt;
  const generated = await complete({ prompt, logprobs: 0, max_tokens: 24 });
  const reply = generated.choices[0]?.token_ids ?? [];
  const forced = await complete({ prompt: [...prompt, ...reply], max_tokens: 1, prompt_logprobs: 0 });
  expect(forced.prompt_logprobs).toHaveLength(prompt.length + reply.length);
  expect(forced.prompt_logprobs?.[0]).toBeNull();
  const atReply = forced.prompt_logprobs?.slice(prompt.length) ?? [];
  const forcedLogprobs = atReply.map((entries, i) => entries?.[String(reply[i])]?.logprob ?? Number.NaN);
  const ownLogprobs = generated.choices[0]?.logprobs?.token_logprobs ?? [];
  expect(ownLogprobs).toHaveLength(24);
  for (const [i, own] of ownLogprobs.entries()) expect(forcedLogprobs[i]).toBeCloseTo(own, 2);
});

test('prompt logprobs rank the token that is there', async () => {
  const { prompt, reply } = await promptAndReply();
  const forced = await complete({ prompt: [...prompt, ...reply], max_tokens: 1, prompt_logprobs: 0 });
  const ranks = forced.prompt_logprobs?.slice(prompt.length).map((entries, i) => entries?.[String(reply[i])]?.rank);
  expect(ranks).toEqual(reply.map(() => 1));
});
