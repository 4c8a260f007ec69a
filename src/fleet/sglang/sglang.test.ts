import { expect, test } from 'vitest';
import { chat, completion, target } from '../testing/builders.ts';
import { sglang } from './sglang.ts';

const capabilities = sglang.capabilities({ version: '0.5.18', models: [], contextTokens: 100, tokenizer: undefined });
const body = (call: Parameters<typeof sglang.toUpstream>[0]) =>
  JSON.parse(sglang.toUpstream(call, target('sglang'), capabilities).body);

test('a run without a limit goes on for as long as the context has room, one place less', () => {
  expect(body({ kind: 'continuation', request: chat(), tokens: [1, 2, 3], maxTokens: undefined })).toMatchObject({
    prompt: [1, 2, 3],
    max_tokens: 96,
  });
});

test('a plain text without a limit is refused: nobody here can count its tokens', () => {
  expect(() => body({ kind: 'completion', request: completion() })).toThrowError(
    expect.objectContaining({ code: 'unsupported_parameter', param: 'max_tokens' }),
  );
});

test('a message is continued without the field that SGLang lacks', () => {
  const messages = [{ role: 'assistant', content: 'Half', prefix: true }];
  const sent = body({ kind: 'chat', request: chat({ messages }) });
  expect(sent).toMatchObject({ continue_final_message: true });
  expect(sent).not.toHaveProperty('add_generation_prompt');
});

test('a budget is the gateway’s to keep', () => {
  const request = chat({ thinking_token_budget: 50 });
  expect(body({ kind: 'chat', request })).toEqual(body({ kind: 'chat', request: chat() }));
});
