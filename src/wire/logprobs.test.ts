import { expect, test } from 'vitest';
import { chatLogprobs, completionLogprobs, type NamedToken, promptLogprobs } from './logprobs.ts';

const token = (id: number, text: string, logprob: number, rank: number): NamedToken => ({
  id,
  text,
  bytes: [...new TextEncoder().encode(text)],
  logprob,
  rank,
});
const hi = token(5, 'Hi', -0.5, 1);
const ho = token(6, 'Ho', -1.5, 2);
const face = token(7, '😀', Number.NEGATIVE_INFINITY, 9);

test('chat style names each token with its bytes and its alternatives', () => {
  expect(chatLogprobs([{ chosen: ho, top: [hi] }])).toEqual({
    content: [
      {
        token: 'Ho',
        logprob: -1.5,
        bytes: [72, 111],
        top_logprobs: [{ token: 'Hi', logprob: -0.5, bytes: [72, 105] }],
      },
    ],
  });
});

test('completions style adds the sampled token to the alternatives and counts offsets in code points', () => {
  const positions = [
    { chosen: face, top: [hi] },
    { chosen: ho, top: [hi, ho] },
  ];
  expect(completionLogprobs(positions, 3)).toEqual({
    tokens: ['😀', 'Ho'],
    token_logprobs: [-9_999, -1.5],
    top_logprobs: [
      { Hi: -0.5, '😀': -9_999 },
      { Hi: -0.5, Ho: -1.5 },
    ],
    text_offset: [3, 4],
  });
});

test('of two tokens that spell the same, the likelier is kept', () => {
  const twin = token(8, 'Hi', -4, 4);
  expect(completionLogprobs([{ chosen: twin, top: [hi] }], 0).top_logprobs).toEqual([{ Hi: -0.5 }]);
});

test('prompt logprobs go by token id, and the first position has none', () => {
  expect(promptLogprobs([{ chosen: ho, top: [hi] }])).toEqual([
    null,
    { 5: { logprob: -0.5, rank: 1, decoded_token: 'Hi' }, 6: { logprob: -1.5, rank: 2, decoded_token: 'Ho' } },
  ]);
});
