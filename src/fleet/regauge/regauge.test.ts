import { expect, test } from 'vitest';
import { chat, target } from '../testing/builders.ts';
import { regauge } from './regauge.ts';

const capabilities = regauge.capabilities({ version: undefined, models: [], contextTokens: 100, tokenizer: undefined });
const body = (call: Parameters<typeof regauge.toUpstream>[0]) =>
  JSON.parse(regauge.toUpstream(call, target('regauge', { upstreamModel: undefined }), capabilities).body);

test('a bare chat is sent bare: what the client left out is the engine’s to choose', () => {
  expect(body({ kind: 'chat', request: chat() })).toEqual({
    messages: [{ role: 'user', content: 'Hi' }],
    return_token_ids: true,
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('a wish about thinking is passed on in the engine’s own words', () => {
  expect(body({ kind: 'chat', request: chat({ reasoning_effort: 'none' }) })).toMatchObject({
    thinking: { type: 'disabled' },
  });
  expect(body({ kind: 'chat', request: chat({ reasoning_effort: 'low' }) })).toMatchObject({
    thinking_token_budget: 1_024,
  });
});

test('a run goes on from exact ids, with its sampling and stops, and without its minimum', () => {
  const request = chat({ temperature: 0, stop: 'END', min_tokens: 4, logprobs: true, seed: 1 });
  expect(body({ kind: 'continuation', request, tokens: [1, 2, 3], maxTokens: 6 })).toEqual({
    temperature: 0,
    seed: 1,
    stop: ['END'],
    prompt: [1, 2, 3],
    max_tokens: 6,
    return_token_ids: true,
    stream: true,
    stream_options: { include_usage: true },
  });
});
