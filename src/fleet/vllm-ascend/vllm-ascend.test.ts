import { expect, test } from 'vitest';
import { chat, chunk, readChunks } from '../testing/builders.ts';
import { vllmAscend } from './vllm-ascend.ts';

const identity = { version: undefined, models: [], contextTokens: undefined, tokenizer: undefined };
const capabilities = vllmAscend.capabilities(identity);

test('a decoder that lost its KV has not finished, as wire.md describes', () => {
  const reader = vllmAscend.reader({ kind: 'chat', request: chat() }, capabilities);
  const last = chunk({ reasoning: 'so' }, { finish_reason: 'stop', stop_reason: 'recomputed' });
  expect(readChunks(reader, last)).toMatchObject([
    { kind: 'thinking', text: 'so' },
    { kind: 'failure', failure: { kind: 'broken' } },
  ]);
});

test('any other stop is one', () => {
  const reader = vllmAscend.reader({ kind: 'chat', request: chat() }, capabilities);
  const last = chunk({}, { finish_reason: 'stop', stop_reason: null });
  expect(readChunks(reader, last)).toEqual([{ kind: 'finish', reason: 'stop' }]);
});
