import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type LanguageModel, streamText } from 'ai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aiSdkSuite, askSum, askTwice } from './ai-sdk-suite.ts';
import { endlessly, ServedNanoR1 } from './serve-nano-r1.ts';

let served: ServedNanoR1;
let regauge: (model: string) => LanguageModel;
beforeAll(async () => {
  served = await ServedNanoR1.start();
  regauge = createOpenAICompatible({ name: 'regauge', baseURL: `${served.url}/v1`, includeUsage: true });
});
afterAll(() => served?.close());

aiSdkSuite(
  () => served,
  () => ({ model: regauge, endlessly: () => ({ providerOptions: { regauge: endlessly } }) }),
);

test('the reasoning of an answer goes back with it', async () => {
  expect((await askTwice(regauge('nano-r1'))).body).toContain('"reasoning_content":');
});

test('an error before a stream is its error part', async () => {
  const parts = await Array.fromAsync(streamText({ ...askSum(regauge('gpt-4')), onError: () => undefined }).fullStream);
  expect(parts.find(({ type }) => type === 'error')).toMatchObject({ error: { statusCode: 404 } });
});
