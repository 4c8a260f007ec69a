import { expect, test } from 'vitest';
import { chat, target } from '../testing/builders.ts';
import { mindie } from './mindie.ts';

const identity = { version: undefined, models: [], contextTokens: undefined, tokenizer: undefined };
const body = (request: ReturnType<typeof chat>, contextTokens?: number) =>
  JSON.parse(
    mindie.toUpstream({ kind: 'chat', request }, target('mindie'), mindie.capabilities({ ...identity, contextTokens }))
      .body,
  );

test('a limit is always sent, or 512 would be one', () => {
  expect(body(chat())).toMatchObject({ max_tokens: 32_768 });
  expect(body(chat(), 4_096)).toMatchObject({ max_tokens: 4_096 });
  expect(body(chat({ max_tokens: 9_000 }), 4_096)).toMatchObject({ max_tokens: 4_096 });
});

test('the newer name of the limit is sent under the old one, the only one it parses', () => {
  const sent = body(chat({ max_completion_tokens: 700 }));
  expect(sent).toMatchObject({ max_tokens: 700 });
  expect(sent).not.toHaveProperty('max_completion_tokens');
});

test('what an effort means is a hint in the template', () => {
  expect(body(chat({ reasoning_effort: 'low' }))).toMatchObject({ chat_template_kwargs: { thinking_budget: 1_024 } });
});

test('thoughts of earlier turns stay here', () => {
  const messages = [
    { role: 'assistant', content: 'Hi', reasoning_content: 'so' },
    { role: 'user', content: 'Go on' },
  ];
  expect(body(chat({ messages })).messages).toEqual([
    { role: 'assistant', content: 'Hi' },
    { role: 'user', content: 'Go on' },
  ]);
});
