import { expect, test } from 'vitest';
import { chat, completion, readChunks, readStream, recorded, target } from '../testing/builders.ts';
import { llamaServer } from './llama-server.ts';

const capabilities = llamaServer.capabilities({
  version: undefined,
  models: [],
  contextTokens: 100,
  tokenizer: undefined,
});
const upstream = (call: Parameters<typeof llamaServer.toUpstream>[0]) => {
  const { path, body } = llamaServer.toUpstream(call, target('llama-server'), capabilities);
  return { path, body: JSON.parse(body) };
};

test('a run goes on by ids on the native path, under its own names', () => {
  const request = chat({ temperature: 0, repetition_penalty: 1.1, stop: ['END'] });
  expect(upstream({ kind: 'continuation', request, tokens: [1, 2], maxTokens: 6 })).toEqual({
    path: '/completion',
    body: {
      model: 'r1',
      temperature: 0,
      repeat_penalty: 1.1,
      stop: ['END'],
      prompt: [1, 2],
      n_predict: 6,
      stream: true,
      return_tokens: true,
    },
  });
});

test('the native stream tells each token’s id, how it ended, and what was cached', () => {
  const reader = llamaServer.reader({ kind: 'completion', request: completion() }, capabilities);
  const events = readStream(reader, recorded('llama-server-b11434/completion-native-ids.sse'));
  expect(events).toEqual([
    { kind: 'answer', text: ' of', tokens: [282] },
    { kind: 'answer', text: ' the', tokens: [260] },
    { kind: 'answer', text: ' United', tokens: [1797] },
    { kind: 'answer', text: ' States', tokens: [1918] },
    { kind: 'answer', text: ' is', tokens: [314] },
    { kind: 'finish', reason: 'length' },
    { kind: 'usage', counts: { promptTokens: 5, completionTokens: 5, cachedTokens: 4, reasoningTokens: undefined } },
  ]);
});

test('a native stream that says it stopped and not how has not finished', () => {
  const reader = llamaServer.reader({ kind: 'completion', request: completion() }, capabilities);
  expect(readChunks(reader, { content: '', tokens: [], stop: true, stop_type: 'none' })).toMatchObject([
    { kind: 'failure', failure: { kind: 'broken' } },
  ]);
});

test('an error in the native stream is a failure', () => {
  const reader = llamaServer.reader({ kind: 'completion', request: completion() }, capabilities);
  const error = { code: 503, message: 'Loading model', type: 'unavailable_error' };
  expect(readChunks(reader, { error })).toMatchObject([
    { kind: 'failure', failure: { kind: 'unavailable', message: 'Loading model' } },
  ]);
});

test('a last message of the assistant is continued, and refused where a new turn was wanted', () => {
  const messages = [{ role: 'assistant', content: 'Half' }];
  const continued = upstream({ kind: 'chat', request: chat({ messages, continue_final_message: true }) });
  expect(continued.body).not.toHaveProperty('continue_final_message');
  expect(() => upstream({ kind: 'chat', request: chat({ messages }) })).toThrowError(
    expect.objectContaining({ code: 'unsupported_parameter' }),
  );
});

test('thinking is switched off twice over, for builds that know only one of the ways', () => {
  expect(upstream({ kind: 'chat', request: chat({ reasoning_effort: 'none' }) }).body).toMatchObject({
    reasoning_effort: 'none',
    chat_template_kwargs: { enable_thinking: false },
  });
});
