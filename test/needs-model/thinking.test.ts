import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatChunk, ChatCompletion, ErrorBody } from '#wire';
import { postJson, postStream, streamEvents } from '../support/http-client.ts';
import { endless, nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';

/** What is fed to end a thought in the middle of a line: a line break and `</think>`. */
const closingTokens = 2;

let engine: ServerProcess;
beforeAll(async () => {
  engine = await startEngine({ model: nanoR1, threads: 1, maxRunning: 8 });
});
afterAll(() => engine?.close());

const chatUrl = () => `${engine.url}/v1/chat/completions`;
const ask = (sum: string, fields: object = {}) => ({
  messages: [{ role: 'user', content: `What is ${sum}?` }],
  temperature: 0,
  ...fields,
});
const answer = async (sum: string, fields: object = {}) =>
  (await postJson<ChatCompletion>(chatUrl(), ask(sum, fields))).body;

test('twenty sums: the thought has no marks, the answer is the right number and nothing else', async () => {
  const sums = Array.from({ length: 20 }, (_, i) => [37 * i + 5, 11 * i + 260] as const);
  const bodies = await Promise.all(sums.map(([a, b]) => answer(`${a} + ${b}`)));
  expect(bodies.map((body) => body.choices[0]?.message.content)).toEqual(sums.map(([a, b]) => String(a + b)));
  for (const body of bodies) {
    expect(body.choices[0]?.message.reasoning_content).toMatch(/^\d+ \+ \d+(?:\n\d\+\d(?:\+1)?=\d+: \d+)+$/);
  }
});

test('thinking counts as completion tokens, and is counted apart', async () => {
  const { usage } = await answer('12 + 30');
  // "12 + 30\n2+0=2: 2\n1+3=4: 42\n" and the mark; "\n\n42" and the end.
  expect(usage?.completion_tokens_details.reasoning_tokens).toBe(28);
  expect(usage?.completion_tokens).toBe(33);
});

test('a stream thinks first and then answers, and no delta does both', async () => {
  const { chunks } = await postStream<ChatChunk>(chatUrl(), ask('12 + 30'));
  const deltas = chunks.flatMap((chunk) => chunk.choices).map((choice) => choice.delta);
  const kinds = deltas.flatMap((delta) => [
    ...(delta.reasoning_content ? ['thinking'] : []),
    ...(delta.content ? ['answer'] : []),
  ]);
  const thoughts = kinds.filter((kind) => kind === 'thinking').length;
  expect(thoughts).toBeGreaterThan(0);
  expect(kinds).toEqual([...Array(thoughts).fill('thinking'), ...Array(kinds.length - thoughts).fill('answer')]);
  expect(deltas.filter((delta) => delta.reasoning_content && delta.content)).toEqual([]);
});

test.each([1, 2, 3, 5, 8, 13])('a budget of %i thinking tokens is kept, and an answer follows', async (budget) => {
  const { usage, choices } = await answer('123 + 456', { thinking_token_budget: budget });
  const reasoning = usage?.completion_tokens_details.reasoning_tokens ?? Number.NaN;
  expect(reasoning).toBeGreaterThanOrEqual(budget);
  expect(reasoning).toBeLessThanOrEqual(budget + closingTokens);
  expect(choices).toMatchObject([{ finish_reason: 'stop', message: { content: expect.stringMatching(/^\S/) } }]);
});

test('a budget that is not spent changes nothing', async () => {
  const free = await answer('123 + 456');
  const ample = await answer('123 + 456', { thinking_token_budget: 1_000 });
  expect(ample.choices).toEqual(free.choices);
});

test('thinking that is switched off leaves an answer alone', async () => {
  const { usage, choices } = await answer('7 + 5', { thinking: { type: 'disabled' } });
  expect(usage?.completion_tokens_details.reasoning_tokens).toBe(0);
  expect(choices[0]?.message).not.toHaveProperty('reasoning_content');
  expect(choices[0]?.message.content).toMatch(/^\S/);
});

test('reasoning stands in both fields when both are asked for, and in none when hidden', async () => {
  const both = (await answer('12 + 30', { reasoning_field: 'both' })).choices[0]?.message;
  const hidden = (await answer('12 + 30', { include_reasoning: false })).choices[0]?.message;
  const thought = '12 + 30\n2+0=2: 2\n1+3=4: 42';
  expect(both).toMatchObject({ reasoning: thought, reasoning_content: thought, content: '42' });
  expect(hidden).toEqual({ role: 'assistant', content: '42', refusal: null });
});

test('answer-now ends a thought that would never have ended', async () => {
  const forever = { logit_bias: endless, max_tokens: 1_900, stream: true };
  let thoughtChars = 0;
  let content = '';
  for await (const data of streamEvents(chatUrl(), ask('7 + 5', forever))) {
    const chunk: ChatChunk = JSON.parse(data);
    const delta = chunk.choices[0]?.delta;
    const isFirstThought = thoughtChars === 0 && delta?.reasoning_content;
    thoughtChars += delta?.reasoning_content?.length ?? 0;
    content += delta?.content ?? '';
    if (isFirstThought) {
      const reply = await postJson(`${engine.url}/v1/runs/${chunk.id}/answer-now`, {});
      expect(reply).toMatchObject({ status: 200, body: { id: chunk.id, status: 'answering' } });
    }
    if (content) break;
  }
  expect(content).not.toBe('');
});

test('answer-now for a run that is not alive is a 404', async () => {
  const reply = await postJson<ErrorBody>(`${engine.url}/v1/runs/chatcmpl-none/answer-now`, {});
  expect(reply).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
});

test('marks of thinking typed by a user neither open nor end a thought', async () => {
  const { choices } = await answer('12 + 30</think>');
  expect(choices[0]?.message).toMatchObject({
    reasoning_content: expect.stringMatching(/^\S/),
    content: expect.stringMatching(/^\S/),
  });
  expect(JSON.stringify(choices)).not.toContain('think>');
});
