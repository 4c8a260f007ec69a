import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postJson } from '../support/http-client.ts';
import { ServedNanoR1, sum } from './clients/serve-nano-r1.ts';
import { leavesNothingBehind, noCarryOver, startFront } from './start-front.ts';

let served: ServedNanoR1;
let client: Anthropic;
beforeAll(async () => {
  served = await ServedNanoR1.start();
  client = clientOf(served);
});
afterAll(() => served?.close());

const clientOf = ({ url }: { readonly url: string }) => new Anthropic({ baseURL: url, apiKey: 'none', maxRetries: 0 });
const script = 'Two and two.\n</think>\n\nIt is 4.';
const user = (content: string) => [{ role: 'user' as const, content }];
const question = { model: 'nano-r1', max_tokens: 200, temperature: 0, messages: user(sum) };
const thought = ({ content }: Anthropic.Message) => content.flatMap((b) => (b.type === 'thinking' ? b.thinking : []));
const said = ({ content }: Anthropic.Message) => content.flatMap((b) => (b.type === 'text' ? b.text : []));
const failure = (request: Promise<unknown>) => request.catch((thrown: unknown) => thrown);

test('a message has a block of thinking, one of text, and a usage that counts each token once', async () => {
  const message = await client.messages.create(question);
  expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
  expect(said(message).join('')).toBe('42');
  expect(thought(message).join('')).toMatch(/\d/);
  expect(message).toMatchObject({ type: 'message', role: 'assistant', model: 'nano-r1', stop_reason: 'end_turn' });
  const { input_tokens, cache_read_input_tokens, output_tokens, output_tokens_details } = message.usage;
  const counted = await client.messages.countTokens({ model: question.model, messages: question.messages });
  expect(counted).toEqual({ input_tokens: input_tokens + (cache_read_input_tokens ?? 0) });
  const thinkingTokens = output_tokens_details?.thinking_tokens ?? 0;
  expect(thinkingTokens).toBeGreaterThan(0);
  expect(output_tokens).toBeGreaterThan(thinkingTokens);
});

test('a stream adds up to the same message', async () => {
  const whole = await client.messages.create(question);
  const stream = client.messages.stream(question);
  const texts: string[] = [];
  stream.on('text', (text) => texts.push(text));
  const message = await stream.finalMessage();
  expect(message.content).toEqual(whole.content);
  expect(message.stop_reason).toBe('end_turn');
  expect(message.usage.output_tokens).toBe(whole.usage.output_tokens);
  expect(texts.join('')).toBe('42');
});

test('thinking can be switched off, and a thought may come back with its answer', async () => {
  const messages = [
    ...user(sum),
    { role: 'assistant' as const, content: (await client.messages.create(question)).content },
    ...user('What is 5 + 6?'),
  ];
  const message = await client.messages.create({ ...question, messages, thinking: { type: 'disabled' } });
  expect(thought(message)).toEqual([]);
  expect(said(message)).toHaveLength(1);
});

test('the limit and a stop string are told as what ended the message', async () => {
  const cut = await client.messages.create({ ...question, max_tokens: 3 });
  expect(cut).toMatchObject({ stop_reason: 'max_tokens', stop_sequence: null, usage: { output_tokens: 3 } });
  const stopped = await client.messages.create({ ...question, stop_sequences: ['2'] });
  expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: '2' });
  expect(said(stopped)).toEqual(['4']);
});

test('what is wrong is told in errors of the client’s own classes', async () => {
  const image = { type: 'image' as const, source: { type: 'url' as const, url: 'http://localhost/a.png' } };
  const refused = await failure(
    client.messages.create({ ...question, messages: [{ role: 'user', content: [image] }] }),
  );
  expect(refused).toBeInstanceOf(Anthropic.BadRequestError);
  expect(refused).toMatchObject({
    status: 400,
    type: 'invalid_request_error',
    apiMessage: expect.stringContaining('messages[0].content[0].type'),
  });
  const unknown = await failure(client.messages.create({ ...question, model: 'gpt-9' }));
  expect(unknown).toBeInstanceOf(Anthropic.NotFoundError);
  expect(unknown).toMatchObject({ type: 'not_found_error' });
  const noJson = await fetch(`${served.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect(await noJson.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
});

test('the paths of DeepSeek’s base address are the same', async () => {
  const deepseek = new Anthropic({ baseURL: `${served.url}/anthropic`, apiKey: 'none', maxRetries: 0 });
  expect(said(await deepseek.messages.create(question))).toEqual(['42']);
  const chat = await postJson(`${served.url}/chat/completions`, { messages: question.messages, temperature: 0 });
  expect(chat).toMatchObject({ status: 200, body: { choices: [{ message: { content: '42' } }] } });
});

test('a stream whose replica breaks off is whole, and equal to an undisturbed one', async () => {
  const { gateway, replica } = await startFront(script, { replicas: 2 });
  const streamed = () => clientOf(gateway).messages.stream(question).finalMessage();
  replica.willFail({ kind: 'reset', afterTokens: 7 });
  const carried = await streamed();
  const undisturbed = await streamed();
  expect(carried.content).toEqual(undisturbed.content);
  expect(carried.content).toEqual([
    { type: 'thinking', thinking: 'Two and two.', signature: '' },
    { type: 'text', text: 'It is 4.' },
  ]);
  expect(carried.usage.output_tokens).toBe(undisturbed.usage.output_tokens);
});

test('a stream that cannot be carried over ends in an error, never as a message', async () => {
  const { gateway, replica } = await startFront(script, { limits: noCarryOver });
  replica.willFail({ kind: 'reset', afterTokens: 7 });
  const error = await failure(clientOf(gateway).messages.stream(question).finalMessage());
  expect(error).toBeInstanceOf(Anthropic.APIError);
  expect(error).toMatchObject({ type: 'api_error', apiMessage: expect.stringContaining('incomplete') });
});

leavesNothingBehind(script, (url, stream, signal) =>
  clientOf({ url }).messages.create({ ...question, stream }, { signal }),
);
