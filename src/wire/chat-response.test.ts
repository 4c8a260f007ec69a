import { expect, test } from 'vitest';
import { type ChatResponseHead, chatChunk, chatCompletion } from './chat-response.ts';
import { usage } from './usage.ts';

const head: ChatResponseHead = { id: 'chatcmpl-1', created: 7, model: 'm', reasoningFields: 'reasoning_content' };
const both: ChatResponseHead = { ...head, reasoningFields: 'both' };
const none: ChatResponseHead = { ...head, reasoningFields: 'none' };
const counts = usage({ promptTokens: 1, cachedTokens: 0, completionTokens: 2, reasoningTokens: 1 });

test('a whole answer has thinking beside content', () => {
  const choice = { index: 0, thinking: 'so', answer: 'Hi', finishReason: 'stop' } as const;
  expect(chatCompletion(head, [choice], { usage: counts })).toEqual({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 7,
    model: 'm',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hi', reasoning_content: 'so', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: counts,
  });
});

test('content is a string even when the thought used up all tokens', () => {
  const [choice] = chatCompletion(head, [{ index: 0, thinking: 'so', answer: '', finishReason: 'length' }]).choices;
  expect(choice?.message).toEqual({ role: 'assistant', content: '', reasoning_content: 'so', refusal: null });
});

test('thinking has two names, one or none, as asked', () => {
  const choice = { index: 0, thinking: 'so', answer: 'Hi' };
  expect(chatCompletion(both, [choice]).choices[0]?.message).toMatchObject({
    reasoning_content: 'so',
    reasoning: 'so',
  });
  expect(chatCompletion(none, [choice]).choices[0]?.message).toEqual({
    role: 'assistant',
    content: 'Hi',
    refusal: null,
  });
});

test('an answer without a thought has no thinking field', () => {
  const [choice] = chatCompletion(both, [{ index: 0, thinking: '', answer: 'Hi' }]).choices;
  expect(choice?.message).toEqual({ role: 'assistant', content: 'Hi', refusal: null });
});

test('a delta holds the role, thinking or answer, and never two of them but for the empty content of the role', () => {
  const delta = (of: Parameters<typeof chatChunk>[1][number]['delta'], by = head) =>
    chatChunk(by, [{ index: 0, delta: of }]).choices[0]?.delta;
  expect(delta({ kind: 'role' })).toEqual({ role: 'assistant', content: '' });
  expect(delta({ kind: 'thinking', text: 'so' })).toEqual({ reasoning_content: 'so' });
  expect(delta({ kind: 'thinking', text: 'so' }, both)).toEqual({ reasoning_content: 'so', reasoning: 'so' });
  expect(delta({ kind: 'thinking', text: 'so' }, none)).toEqual({});
  expect(delta({ kind: 'answer', text: 'Hi' })).toEqual({ content: 'Hi' });
  expect(delta({ kind: 'nothing' })).toEqual({});
});

test('the usage event has no choice', () => {
  expect(chatChunk(head, [], { usage: counts })).toEqual({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 7,
    model: 'm',
    choices: [],
    usage: counts,
  });
});

test('token ids, stop reason and prompt token ids appear only when given', () => {
  const choice = {
    index: 1,
    delta: { kind: 'answer', text: 'Hi' },
    tokenIds: [5],
    stopReason: 0,
    finishReason: 'stop',
  } as const;
  expect(chatChunk(head, [choice], { promptTokenIds: [1, 2] })).toMatchObject({
    choices: [{ index: 1, token_ids: [5], stop_reason: 0, finish_reason: 'stop' }],
    prompt_token_ids: [1, 2],
  });
});
