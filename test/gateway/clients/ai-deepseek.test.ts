import { createDeepSeek } from '@ai-sdk/deepseek';
import { generateText, type LanguageModel } from 'ai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aiSdkSuite, askSum } from './ai-sdk-suite.ts';
import { endlessly, ServedNanoR1 } from './serve-nano-r1.ts';

let served: ServedNanoR1;
let deepseek: (model: string) => LanguageModel;
/** The package sends only what DeepSeek knows; its `fetch` adds the parameter that makes a thought endless. */
let endlessDeepseek: (model: string) => LanguageModel;
beforeAll(async () => {
  served = await ServedNanoR1.start();
  const options = { baseURL: `${served.url}/v1`, apiKey: 'none' };
  deepseek = createDeepSeek(options);
  endlessDeepseek = createDeepSeek({
    ...options,
    fetch: (url, init) =>
      fetch(url, { ...init, body: JSON.stringify({ ...JSON.parse(String(init?.body)), ...endlessly }) }),
  });
});
afterAll(() => served?.close());

aiSdkSuite(
  () => served,
  () => ({ model: deepseek, endlessly: () => ({ model: endlessDeepseek('nano-r1') }) }),
);

test('cache hits and misses have DeepSeek’s names, too', async () => {
  await generateText(askSum(deepseek('nano-r1')));
  const { usage, providerMetadata } = await generateText(askSum(deepseek('nano-r1')));
  const cached = usage.inputTokenDetails.cacheReadTokens ?? 0;
  expect(cached).toBeGreaterThan(0);
  expect(providerMetadata?.deepseek).toMatchObject({
    promptCacheHitTokens: cached,
    promptCacheMissTokens: (usage.inputTokens ?? 0) - cached,
  });
});

test('thinking can be switched off, and the user named', async () => {
  const { reasoningText, usage } = await generateText({
    ...askSum(deepseek('nano-r1')),
    providerOptions: { deepseek: { thinking: { type: 'disabled' }, userId: 'ann' } },
  });
  expect(reasoningText).toBeUndefined();
  expect(usage.outputTokenDetails.reasoningTokens).toBe(0);
});
