import { expect, test } from 'vitest';
import { textChunk, textCompletion } from './completion-response.ts';

const head = { id: 'cmpl-1', created: 7, model: 'm' };

test('a completion is text by choice, and a chunk has the same shape', () => {
  const choices = [{ index: 0, text: ' of', finishReason: 'length', stopReason: '\n', tokenIds: [9] }] as const;
  const expected = {
    ...head,
    object: 'text_completion',
    choices: [{ index: 0, text: ' of', logprobs: null, finish_reason: 'length', stop_reason: '\n', token_ids: [9] }],
    prompt_token_ids: [1],
  };
  expect(textCompletion(head, choices, { promptTokenIds: [1] })).toEqual(expected);
  expect(textChunk(head, choices, { promptTokenIds: [1] })).toEqual(expected);
});
