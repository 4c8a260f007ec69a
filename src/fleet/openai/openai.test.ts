import { expect, test } from 'vitest';
import { chat, target } from '../testing/builders.ts';
import { openai } from './openai.ts';

const capabilities = openai.capabilities({
  version: undefined,
  models: [],
  contextTokens: undefined,
  tokenizer: undefined,
});
const deepseek = { url: 'https://api.deepseek.com' };
const request = (chatRequest: ReturnType<typeof chat>, over: Parameters<typeof target>[1] = {}) =>
  openai.toUpstream({ kind: 'chat', request: chatRequest }, target('openai', over), capabilities);

test('an address that ends in the version is not given it twice', () => {
  expect(request(chat(), { url: 'https://host/api/v1' }).path).toBe('/chat/completions');
  expect(request(chat(), { url: 'https://host' }).path).toBe('/v1/chat/completions');
});

test('without a configured name the client’s goes through: a host serves many models', () => {
  const { body } = request(chat({ model: 'deepseek-reasoner' }), { upstreamModel: undefined });
  expect(JSON.parse(body)).toMatchObject({ model: 'deepseek-reasoner' });
});

test('thinking is switched off in DeepSeek’s words at DeepSeek, in OpenAI’s elsewhere', () => {
  const off = chat({ thinking: { type: 'disabled' } });
  expect(JSON.parse(request(off, deepseek).body)).toMatchObject({ thinking: { type: 'disabled' } });
  expect(JSON.parse(request(off).body)).toMatchObject({ reasoning_effort: 'none' });
  expect(JSON.parse(request(off, { url: 'https://notdeepseek.com' }).body)).not.toHaveProperty('thinking');
});

test.each([
  ['minimal', 'low', 'low'],
  ['low', 'low', 'low'],
  ['medium', 'high', 'medium'],
  ['high', 'high', 'high'],
  ['xhigh', 'high', 'high'],
  ['max', 'max', 'high'],
  ['ultra', 'max', 'high'],
])('effort %s is %s at DeepSeek, and %s elsewhere', (effort, atDeepSeek, elsewhere) => {
  const asked = chat({ reasoning_effort: effort });
  expect(JSON.parse(request(asked, deepseek).body)).toMatchObject({ reasoning_effort: atDeepSeek });
  expect(JSON.parse(request(asked).body)).toMatchObject({ reasoning_effort: elsewhere });
});

test('thinking that is switched on, as it is by itself, is not spoken of', () => {
  const bare = JSON.parse(request(chat(), deepseek).body);
  expect(JSON.parse(request(chat({ thinking: { type: 'enabled' } }), deepseek).body)).toEqual(bare);
  expect(bare).not.toHaveProperty('thinking');
});

test('a beginning that DeepSeek continues goes with the wish about thinking', () => {
  const messages = [{ role: 'assistant', content: 'Half', prefix: true }];
  expect(JSON.parse(request(chat({ messages, reasoning_effort: 'max' }), deepseek).body)).toMatchObject({
    reasoning_effort: 'max',
  });
});

test('what a host lacks is known beforehand, and DeepSeek lacks less', () => {
  const atHost = openai.lacks(target('openai'), capabilities);
  expect(atHost).toEqual(expect.arrayContaining(['top_k', 'continue_final_message', 'thinking_token_budget']));
  expect(openai.lacks(target('openai', deepseek), capabilities)).toEqual(
    atHost.filter((name) => name !== 'continue_final_message'),
  );
});

test('DeepSeek continues an answer on its beta path; other hosts cannot', () => {
  const half = chat({ messages: [{ role: 'assistant', content: 'Half', reasoning_content: 'so', prefix: true }] });
  const { path, body } = request(half, deepseek);
  expect(path).toBe('/beta/chat/completions');
  expect(JSON.parse(body).messages).toEqual([
    { role: 'assistant', content: 'Half', reasoning_content: 'so', prefix: true },
  ]);
  expect(() => request(half)).toThrowError(expect.objectContaining({ param: 'continue_final_message' }));
});

test('template arguments are refused, but for the switches that have been read', () => {
  expect(() => request(chat({ chat_template_kwargs: { date: 'today' } }))).toThrowError(
    expect.objectContaining({ param: 'chat_template_kwargs' }),
  );
  expect(JSON.parse(request(chat({ chat_template_kwargs: { thinking: true } })).body)).not.toHaveProperty(
    'chat_template_kwargs',
  );
});

test('token ids mean nothing to a host', () => {
  const call = { kind: 'continuation', request: chat(), tokens: [1], maxTokens: 5 } as const;
  expect(() => openai.toUpstream(call, target('openai'), capabilities)).toThrowError(
    expect.objectContaining({ code: 'unsupported_parameter', param: 'prompt' }),
  );
});
