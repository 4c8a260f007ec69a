import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatCompletion } from '#wire';
import { postJson } from '../support/http-client.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

let engine: ServerProcess;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, threads: 1, maxRunning: 16 });
});
afterAll(() => engine?.close());

const ask = async (fields: object) => {
  const messages = [{ role: 'user', content: 'What is 12 + 30?' }];
  return (await postJson<ChatCompletion>(`${engine.url}/v1/chat/completions`, { messages, ...fields })).body;
};

test('whatever the seed, a token of probability 0.99999 is drawn', async () => {
  const seeds = [...Array(12).keys(), 42, 100, 1_234, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, -1, -42];
  const answers = await Promise.all(
    seeds.map((seed) => ask({ seed, temperature: 1, top_p: 1, max_tokens: 4, logprobs: true })),
  );
  const drawn = answers.map((answer) =>
    answer.choices[0]?.logprobs?.content.map((position) => position.token).join(''),
  );
  expect(drawn).toEqual(seeds.map(() => '12 +'));
});

test('choices of one request are drawn apart from one another', async () => {
  const { choices } = await ask({
    seed: 1,
    n: 16,
    temperature: 2,
    top_p: 1,
    max_tokens: 40,
    ignore_eos: true,
    return_token_ids: true,
  });
  expect(new Set(choices.map((choice) => choice.token_ids?.join(' '))).size).toBe(16);
});

test('a temperature of 0 draws nothing: no seed changes the answer', async () => {
  const answers = await Promise.all([1, 2, 3].map((seed) => ask({ seed, temperature: 0 })));
  expect(answers.map((answer) => answer.choices[0]?.message.content)).toEqual(['42', '42', '42']);
});

test('a bias of -100 forbids a token, one of 100 compels it', async () => {
  const forbidden = await ask({ temperature: 0, max_tokens: 1, logit_bias: { '49': -100 }, return_token_ids: true });
  const compelled = await ask({ temperature: 0, max_tokens: 3, logit_bias: { '30': 100 }, return_token_ids: true });
  expect(forbidden.choices[0]?.token_ids).not.toEqual([49]);
  expect(compelled.choices[0]?.token_ids).toEqual([30, 30, 30]);
});
