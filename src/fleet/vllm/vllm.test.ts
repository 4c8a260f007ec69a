import { expect, test } from 'vitest';
import { chat, completion, target } from '../testing/builders.ts';
import { vllm } from './vllm.ts';

const identity = { version: '0.32.0', models: [], contextTokens: 2_048, tokenizer: undefined };
const capabilities = vllm.capabilities(identity);
const body = (call: Parameters<typeof vllm.toUpstream>[0], over: Partial<typeof capabilities> = {}) =>
  JSON.parse(vllm.toUpstream(call, target('vllm'), { ...capabilities, ...over }).body);

test('a budget is sent only where the server is known to keep it', () => {
  const request = chat({ thinking_token_budget: 50 });
  expect(body({ kind: 'chat', request })).not.toHaveProperty('thinking_token_budget');
  expect(body({ kind: 'chat', request }, { thinkingBudget: true })).toMatchObject({ thinking_token_budget: 50 });
});

test('thinking is switched off in the template, beside what the client sent for it', () => {
  const request = chat({ thinking: { type: 'disabled' }, chat_template_kwargs: { date: 'today' } });
  expect(body({ kind: 'chat', request })).toMatchObject({
    chat_template_kwargs: { date: 'today', thinking: false, enable_thinking: false },
  });
});

test('a message that is continued is no turn to be opened, and vLLM wants to hear both', () => {
  const messages = [{ role: 'assistant', content: 'Half', reasoning_content: 'so', prefix: true }];
  expect(body({ kind: 'chat', request: chat({ messages }) })).toMatchObject({
    messages: [{ role: 'assistant', content: 'Half', reasoning_content: 'so' }],
    continue_final_message: true,
    add_generation_prompt: false,
  });
});

test('a plain completion without a limit says null, which is "up to the context", not 16', () => {
  expect(body({ kind: 'completion', request: completion() })).toMatchObject({ prompt: 'Once', max_tokens: null });
  expect(body({ kind: 'continuation', request: chat(), tokens: [1], maxTokens: undefined })).toMatchObject({
    prompt: [1],
    max_tokens: null,
  });
});

test('"off" for top_k is -1', () => {
  expect(body({ kind: 'chat', request: chat({ top_k: 0 }) })).toMatchObject({ top_k: -1 });
});

test('before 0.10.2 no ids are told', () => {
  expect(vllm.capabilities({ ...identity, version: '0.9.2' })).toMatchObject({ exactContinuation: false });
});
