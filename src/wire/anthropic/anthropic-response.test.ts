import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { anthropicErrorEvent, toAnthropicErrorBody } from './anthropic-error.ts';
import { createAnthropicEvents } from './anthropic-events.ts';
import { anthropicMessage, anthropicStop, anthropicUsage } from './anthropic-response.ts';

const head = { id: 'msg_1', created: 0, model: 'm' };
const counts = { promptTokens: 9, cachedTokens: 4, completionTokens: 5, reasoningTokens: 3 };
const usage = {
  input_tokens: 5,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 4,
  output_tokens: 5,
  output_tokens_details: { thinking_tokens: 3 },
};
const stopped = { reason: 'stop', matched: undefined } as const;

test('each input token is counted once, as cached or not', () => {
  expect(anthropicUsage(counts)).toEqual(usage);
});

test('a stop string is named, and the limit wins over it', () => {
  expect(anthropicStop(stopped)).toEqual({ stop_reason: 'end_turn', stop_sequence: null });
  expect(anthropicStop({ reason: 'stop', matched: 'END' })).toEqual({
    stop_reason: 'stop_sequence',
    stop_sequence: 'END',
  });
  expect(anthropicStop({ reason: 'length', matched: undefined }).stop_reason).toBe('max_tokens');
});

test('a whole message has a block for each part that has text', () => {
  const message = anthropicMessage(head, { thinking: 'Hm.', answer: '4' }, stopped, counts);
  expect(message).toEqual({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 'Hm.', signature: '' },
      { type: 'text', text: '4' },
    ],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage,
  });
  expect(anthropicMessage(head, { thinking: '', answer: '4' }, stopped, counts).content).toHaveLength(1);
});

/** Name and data of each event, which must agree on the type. */
function parsed(stream: string): readonly Readonly<Record<string, unknown>>[] {
  return Array.from(stream.matchAll(/event: (.*)\ndata: (.*)\n\n/g), ([, name, data = '']) => {
    const value: Readonly<Record<string, unknown>> = JSON.parse(data);
    expect(value.type).toBe(name);
    return value;
  });
}

test('a stream opens a block with its first text and closes it before the next', () => {
  const events = createAnthropicEvents(head);
  const stream =
    events.start(9) +
    events.delta('thinking', 'H') +
    events.delta('thinking', 'm.') +
    events.delta('answer', '4') +
    events.end(stopped, counts);
  expect(parsed(stream)).toEqual([
    {
      type: 'message_start',
      message: {
        ...anthropicMessage(head, { thinking: '', answer: '' }, stopped, counts),
        stop_reason: null,
        usage: {
          ...usage,
          input_tokens: 9,
          cache_read_input_tokens: 0,
          output_tokens: 0,
          output_tokens_details: { thinking_tokens: 0 },
        },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'H' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'm.' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: '' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: '4' } },
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ]);
});

test('a stream without any text has no block', () => {
  const events = createAnthropicEvents(head);
  expect(parsed(events.start(9) + events.end(stopped, counts)).map(({ type }) => type)).toEqual([
    'message_start',
    'message_delta',
    'message_stop',
  ]);
});

test.each([
  ['invalid_value', 'invalid_request_error'],
  ['model_not_found', 'not_found_error'],
  ['rate_limit_exceeded', 'rate_limit_error'],
  ['service_unavailable', 'overloaded_error'],
  ['upstream_error', 'api_error'],
] as const)('%s is an %s', (code, type) => {
  const error = new WireError(code, 'So it is.');
  expect(toAnthropicErrorBody(error)).toEqual({
    type: 'error',
    error: { type, message: 'So it is.' },
    request_id: null,
  });
  expect(parsed(anthropicErrorEvent(error, 'msg_1'))).toEqual([
    { type: 'error', error: { type, message: 'So it is.' }, request_id: 'msg_1' },
  ]);
});

const deltas = fc.array(fc.tuple(fc.constantFrom('thinking' as const, 'answer' as const), fc.string({ minLength: 1 })));

test('whatever is said, blocks follow one another, and their texts are what was said', () => {
  fc.assert(
    fc.property(deltas, (said) => {
      const events = createAnthropicEvents(head);
      const stream = events.start(9) + said.map(([kind, text]) => events.delta(kind, text)).join('');
      const told = parsed(stream + events.end(stopped, counts));
      const indices = (type: string) => told.filter((one) => one.type === type).map(({ index }) => index);
      expect(indices('content_block_start')).toEqual(indices('content_block_stop'));
      expect(indices('content_block_start')).toEqual(indices('content_block_start').map((_, i) => i));
      const texts = told.flatMap(({ delta }) => Object.entries(delta ?? {}));
      const textOf = (field: string) => texts.map(([name, text]) => (name === field ? text : '')).join('');
      const saidOf = (kind: string) => said.map(([one, text]) => (one === kind ? text : '')).join('');
      expect([textOf('thinking'), textOf('text')]).toEqual([saidOf('thinking'), saidOf('answer')]);
    }),
  );
});
