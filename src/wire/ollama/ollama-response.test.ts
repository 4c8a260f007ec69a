import { expect, test } from 'vitest';
import { WireError } from '../wire-error.ts';
import { toOllamaErrorBody } from './ollama-error.ts';
import { ollamaLine, ollamaLoaded, ollamaPart, ollamaReply } from './ollama-response.ts';

const head = { model: 'm', createdAt: '2026-01-01T00:00:00.000Z' };
const shared = { model: 'm', created_at: '2026-01-01T00:00:00.000Z' };

test('a part holds thinking only while there is any, and always the answer', () => {
  expect(ollamaPart('chat', head, { thinking: 'Hm.', answer: '' })).toEqual({
    ...shared,
    message: { role: 'assistant', content: '', thinking: 'Hm.' },
    done: false,
  });
  expect(ollamaPart('generate', head, { thinking: '', answer: '42' })).toEqual({
    ...shared,
    response: '42',
    done: false,
  });
});

test('durations are nanoseconds and add up to the total', () => {
  const usage = { promptTokens: 9, cachedTokens: 4, completionTokens: 5, reasoningTokens: 3 };
  const end = { reason: 'stop', usage, queuedMs: 0.5, prefillMs: 20, decodeMs: 1_000.25 } as const;
  expect(ollamaReply('generate', head, { thinking: 'Hm.', answer: '42' }, end)).toEqual({
    ...shared,
    response: '42',
    thinking: 'Hm.',
    done: true,
    done_reason: 'stop',
    total_duration: 1_020_750_000,
    load_duration: 500_000,
    prompt_eval_count: 9,
    prompt_eval_duration: 20_000_000,
    eval_count: 5,
    eval_duration: 1_000_250_000,
  });
});

test('a model is loaded at once', () => {
  expect(ollamaLoaded('chat', head)).toEqual({
    ...shared,
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: 'load',
  });
});

test('a value is one line, whatever it holds', () => {
  expect(ollamaLine({ response: 'a\nb\u2028' })).toBe('{"response":"a\\nb\u2028"}\n');
});

test('an error is its sentence', () => {
  expect(toOllamaErrorBody(new WireError('model_not_found', 'There is no model.'))).toEqual({
    error: 'There is no model.',
  });
});
