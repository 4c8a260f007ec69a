import { expect, test } from 'vitest';
import { parseCompletionRequest } from './completion-request.ts';
import { WireError } from './wire-error.ts';

const parse = (over: object = {}) => parseCompletionRequest({ prompt: 'Once', ...over });

function failure(over: object): object {
  try {
    parse(over);
  } catch (error) {
    if (error instanceof WireError) return { code: error.code, param: error.param, message: error.message };
    throw error;
  }
  return { code: 'none' };
}

test('a prompt is text or exact token ids', () => {
  expect(parse()).toMatchObject({ kind: 'completion', prompt: { kind: 'text', text: 'Once' }, echo: false });
  expect(parse({ prompt: [1, 0, 2] }).prompt).toEqual({ kind: 'tokens', tokens: [1, 0, 2] });
});

test('a list of one prompt is that prompt', () => {
  expect(parse({ prompt: ['Once'] }).prompt).toEqual({ kind: 'text', text: 'Once' });
  expect(parse({ prompt: [[1, 2]] }).prompt).toEqual({ kind: 'tokens', tokens: [1, 2] });
});

test('logprobs in completions style is a number, and 0 still asks for the sampled token', () => {
  expect(parse().topLogprobs).toBeUndefined();
  expect(parse({ logprobs: 0 }).topLogprobs).toBe(0);
  expect(parse({ prompt_logprobs: 20 }).promptLogprobs).toBe(20);
});

test.each([
  [{ prompt: '' }, 'invalid_value', 'prompt', '`prompt` must not be empty.'],
  [{ prompt: [] }, 'invalid_value', 'prompt', '`prompt` must not be empty.'],
  [{ prompt: [[]] }, 'invalid_value', 'prompt', '`prompt` must not be empty.'],
  [
    { prompt: null },
    'missing_required_parameter',
    'prompt',
    '`prompt` is required and must be a string or an array of token ids.',
  ],
  [{ prompt: 5 }, 'invalid_type', 'prompt', '`prompt` must be a string or an array of token ids, is 5.'],
  [
    { prompt: ['a', 'b'] },
    'unsupported_parameter',
    'prompt',
    '`prompt` must be one prompt, is 2. Send one request for each.',
  ],
  [{ prompt: [1, -1] }, 'invalid_type', 'prompt[1]', '`prompt[1]` must be a token id, is -1.'],
  [{ prompt: [1, 'a'] }, 'invalid_type', 'prompt[1]', '`prompt[1]` must be a token id, is "a".'],
  [{ logprobs: true }, 'invalid_type', 'logprobs', '`logprobs` must be a finite number, is true.'],
  [{ logprobs: 21 }, 'invalid_value', 'logprobs', '`logprobs` must be at most 20, is 21.'],
])('%j is refused by name', (over, code, param, message) => {
  expect(failure(over)).toEqual({ code, param, message });
});

test('token prompts may be longer than anything else', () => {
  expect(parse({ prompt: Array(100_000).fill(7) }).prompt).toMatchObject({ kind: 'tokens' });
  expect(failure({ prompt: Array(1_048_577).fill(7) })).toMatchObject({ code: 'invalid_value', param: 'prompt' });
});

test('a parameter of the other endpoint is sent there', () => {
  expect(failure({ messages: [] })).toMatchObject({
    code: 'unknown_parameter',
    message: '`messages` belongs to `/v1/chat/completions`. Leave it out here, or send the request there.',
  });
  expect(failure({ reasoning_effort: 'low' })).toMatchObject({ code: 'unknown_parameter', param: 'reasoning_effort' });
});

test('best_of is let through as long as it selects nothing', () => {
  expect(parse({ best_of: 1 }).n).toBe(1);
  expect(parse({ n: 2, best_of: 2 }).n).toBe(2);
  expect(failure({ n: 2, best_of: 3 })).toMatchObject({ code: 'unsupported_parameter', param: 'best_of' });
});
