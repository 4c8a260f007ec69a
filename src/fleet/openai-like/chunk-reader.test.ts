import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UpstreamEvent } from '../adapter.ts';
import { chunk, readChunks, readStream, recorded } from '../testing/builders.ts';
import { anyThinkingField, createChunkReader } from './chunk-reader.ts';
import { isObject, parseJson } from './json-fields.ts';

const reader = () => createChunkReader(anyThinkingField);
const kinds = (events: readonly UpstreamEvent[]) => events.map((event) => event.kind);

test('vLLM’s thinking in `reasoning` comes with its ids, and a count of no thinking tokens is no count', () => {
  const events = readStream(reader(), recorded('vllm-0.32.0/chat-stream-ids.sse'));
  expect(events[0]).toMatchObject({ kind: 'prompt-tokens', tokens: { length: 33 } });
  expect(events.find((event) => event.kind === 'thinking')).toEqual({
    kind: 'thinking',
    text: 'Hello',
    tokens: [19556],
  });
  expect(events.slice(-4)).toEqual([
    { kind: 'finish', reason: 'length' },
    {
      kind: 'usage',
      counts: { promptTokens: 33, completionTokens: 6, cachedTokens: undefined, reasoningTokens: undefined },
    },
    { kind: 'usage', counts: { promptTokens: 33, completionTokens: 6, cachedTokens: 0, reasoningTokens: undefined } },
    { kind: 'done' },
  ]);
});

test('a vLLM stream that was not asked for ids says so with undefined, not with an empty list', () => {
  const events = readStream(reader(), recorded('vllm-0.32.0/chat-stream.sse'));
  expect(events[0]).toEqual({ kind: 'thinking', text: 'Hello', tokens: undefined });
  expect(kinds(events).slice(-3)).toEqual(['finish', 'usage', 'done']);
});

test('a vLLM chunk of a plain completion may hold two tokens, and its prompt ids are inside the choice', () => {
  const events = readStream(reader(), recorded('vllm-0.32.0/completions-ids.sse'));
  expect(events.slice(0, 3)).toEqual([
    { kind: 'prompt-tokens', tokens: [1, 4093, 198, 504, 3575] },
    { kind: 'answer', text: ' of', tokens: [282] },
    { kind: 'answer', text: ' the United', tokens: [260, 1797] },
  ]);
});

test('llama-server’s chat has a role with null content first, and the finish after all text', () => {
  const events = readStream(reader(), recorded('llama-server-b11434/chat-stream.sse'));
  expect(events[0]).toEqual({ kind: 'answer', text: 'Hello', tokens: undefined });
  expect(events.slice(-3)).toEqual([
    { kind: 'finish', reason: 'length' },
    { kind: 'usage', counts: { promptTokens: 33, completionTokens: 12, cachedTokens: 32, reasoningTokens: undefined } },
    { kind: 'done' },
  ]);
});

test('the same thinking under both names is told once', () => {
  const events = readChunks(reader(), chunk({ reasoning: 'so', reasoning_content: 'so' }));
  expect(events).toEqual([{ kind: 'thinking', text: 'so', tokens: undefined }]);
});

test('a delta with thinking and answer gives both in this order, and its ids once', () => {
  const events = readChunks(reader(), chunk({ content: 'Hi', reasoning: 'so.' }, { token_ids: [7, 8, 9] }));
  expect(events).toEqual([
    { kind: 'thinking', text: 'so.', tokens: [] },
    { kind: 'answer', text: 'Hi', tokens: [7, 8, 9] },
  ]);
});

test('nulls and roles that repeat say nothing (SGLang and MindIE, as wire.md describes)', () => {
  const nulls = { role: null, content: null, reasoning_content: null, tool_calls: null };
  expect(readChunks(reader(), chunk(nulls), chunk({ role: 'assistant' }), chunk({ role: 'assistant' }))).toEqual([]);
});

test('ids without text are silent tokens; once ids were told, text without ids has none of its own', () => {
  const events = readChunks(
    reader(),
    chunk({}, { token_ids: [5] }),
    chunk({ content: '' }, { token_ids: [] }),
    chunk({ content: 'é' }),
  );
  expect(events).toEqual([
    { kind: 'silent-tokens', tokens: [5] },
    { kind: 'answer', text: 'é', tokens: [] },
  ]);
});

test('text, finish and usage of one chunk come in this order (MindIE and hosted APIs, as wire.md describes)', () => {
  const last = chunk(
    { role: 'assistant', content: '!' },
    { finish_reason: 'stop' },
    { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, cached_tokens: 1, reasoning_tokens: 2 } },
  );
  expect(readChunks(reader(), last)).toEqual([
    { kind: 'answer', text: '!', tokens: undefined },
    { kind: 'finish', reason: 'stop' },
    { kind: 'usage', counts: { promptTokens: 3, completionTokens: 2, cachedTokens: 1, reasoningTokens: 2 } },
  ]);
});

test.each(['abort', 'error', 'insufficient_system_resource', 'constructor'])(
  'the finish reason %s is no success',
  (word) => {
    const events = readChunks(reader(), chunk({ content: 'a' }, { finish_reason: word }));
    expect(events).toMatchObject([{ kind: 'answer' }, { kind: 'failure', failure: { kind: 'broken', status: 200 } }]);
  },
);

test('what a content filter cut goes to the client as an error and to no other replica', () => {
  const events = readChunks(reader(), chunk({}, { finish_reason: 'content_filter' }));
  expect(events).toMatchObject([{ kind: 'failure', failure: { kind: 'filtered' } }]);
});

test.each([
  ['nested (vLLM)', { error: { message: 'out of blocks', type: 'InternalServerError', code: 500 } }],
  ['flat (SGLang)', { object: 'error', message: 'out of blocks', type: 'InternalServerError', code: 500 }],
  ['a string (MindIE)', { error: 'out of blocks', error_type: 'generation' }],
])('an error after the 200 is a failure, %s, as wire.md describes', (_shape, event) => {
  expect(readChunks(reader(), event)).toEqual([
    {
      kind: 'failure',
      failure: { kind: 'broken', status: 200, message: 'out of blocks', param: undefined, retryAfterMs: undefined },
    },
  ]);
});

test('`[DONE]` after an error is still only the end', () => {
  expect(reader().read('[DONE]')).toEqual([{ kind: 'done' }]);
});

test('choices beside the first are not mixed into it', () => {
  const events = readChunks(reader(), { choices: [{ index: 1, delta: { content: 'other' } }] });
  expect(events).toEqual([]);
});

test('a data field that holds no JSON object gives one failure and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (data) => {
      const events = reader().read(data);
      const isOther = !isObject(parseJson(data)) && data.trim() !== '[DONE]';
      fc.pre(isOther);
      expect(events).toMatchObject([{ kind: 'failure', failure: { kind: 'broken' } }]);
    }),
  );
});

test('every id of a stream is told exactly once and in order, however chunks carry them', () => {
  const piece = fc.record({
    reasoning: fc.option(fc.constantFrom('', 'think'), { nil: null }),
    content: fc.option(fc.constantFrom('', 'say'), { nil: null }),
    ids: fc.array(fc.nat(), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const chunks = pieces.map(({ ids, ...delta }) => chunk(delta, { token_ids: ids }));
      const told = readChunks(reader(), ...chunks).flatMap((event) => ('tokens' in event ? (event.tokens ?? []) : []));
      expect(told).toEqual(pieces.flatMap(({ ids }) => ids));
    }),
  );
});

test.each([
  [{ stop_reason: '\n\n' }, '\n\n'],
  [{ matched_stop: 'END' }, 'END'],
  [{ matched_stop: 151_643 }, undefined],
  [{}, undefined],
])('a finish with %j names the stop string %j', (fields, matched) => {
  const data = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop', ...fields }] });
  expect(reader().read(data)).toEqual([{ kind: 'finish', reason: 'stop', matched }]);
});
