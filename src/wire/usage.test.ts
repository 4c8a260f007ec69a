import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usage } from './usage.ts';

test('usage speaks OpenAI and DeepSeek at once', () => {
  expect(usage({ promptTokens: 10, cachedTokens: 8, completionTokens: 5, reasoningTokens: 3 })).toEqual({
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    prompt_tokens_details: { cached_tokens: 8 },
    completion_tokens_details: { reasoning_tokens: 3 },
    prompt_cache_hit_tokens: 8,
    prompt_cache_miss_tokens: 2,
  });
});

test('hits and misses add up to the prompt', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (hits, misses) => {
      const counts = usage({
        promptTokens: hits + misses,
        cachedTokens: hits,
        completionTokens: 0,
        reasoningTokens: 0,
      });
      expect(counts.prompt_cache_hit_tokens + counts.prompt_cache_miss_tokens).toBe(counts.prompt_tokens);
    }),
  );
});
