import { createDeepSeek } from '@ai-sdk/deepseek';
import { APICallError, generateText, type LanguageModel, type ModelMessage, streamText } from 'ai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endlessly, ServedNanoR1, sum } from './serve-nano-r1.ts';

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

const question = (over: { model?: string; temperature?: number } = {}) => ({
  model: deepseek(over.model ?? 'nano-r1'),
  prompt: sum,
  temperature: over.temperature ?? 0,
  maxRetries: 0,
});
const endless = () => ({ ...question(), model: endlessDeepseek('nano-r1') });

test('a whole reply has reasoning, text, usage, and the cache hits under DeepSeek’s names', async () => {
  await generateText(question());
  const { reasoningText, text, finishReason, usage, providerMetadata } = await generateText(question());
  expect(reasoningText).toMatch(/\d/);
  expect(text).toContain('42');
  expect(finishReason).toBe('stop');
  expect(usage.outputTokenDetails.reasoningTokens).toBeGreaterThan(0);
  expect(usage.outputTokenDetails.reasoningTokens).toBeLessThan(usage.outputTokens ?? 0);
  const cached = usage.inputTokenDetails.cacheReadTokens ?? 0;
  expect(cached).toBeGreaterThan(0);
  expect(providerMetadata?.deepseek).toMatchObject({
    promptCacheHitTokens: cached,
    promptCacheMissTokens: (usage.inputTokens ?? 0) - cached,
  });
});

test('a stream has the same, reasoning parts before text parts', async () => {
  const whole = await generateText(question());
  const stream = streamText(question());
  const parts = await Array.fromAsync(stream.fullStream);
  const kinds = parts.map(({ type }) => type).filter((type) => type.endsWith('-delta'));
  expect(kinds.lastIndexOf('reasoning-delta')).toBeLessThan(kinds.indexOf('text-delta'));
  expect(await stream.reasoningText).toBe(whole.reasoningText);
  expect(await stream.text).toContain('42');
  expect((await stream.usage).outputTokenDetails).toEqual(whole.usage.outputTokenDetails);
});

test('thinking can be switched off, and the user named', async () => {
  const { reasoningText, usage } = await generateText({
    ...question(),
    providerOptions: { deepseek: { thinking: { type: 'disabled' }, userId: 'ann' } },
  });
  expect(reasoningText).toBeUndefined();
  expect(usage.outputTokenDetails.reasoningTokens).toBe(0);
});

test('an answer goes back into the next turn', async () => {
  const { prompt, ...options } = question();
  const first = await generateText({ ...options, messages: [{ role: 'user', content: prompt }] });
  const messages: ModelMessage[] = [
    { role: 'user', content: prompt },
    ...first.response.messages,
    { role: 'user', content: 'And 1 + 1?' },
  ];
  const second = await generateText({ ...options, messages });
  expect(second.usage.inputTokens).toBeGreaterThan(first.usage.inputTokens ?? 0);
});

test('an unknown model and a bad parameter are APICallErrors with our message', async () => {
  const unknown = await generateText(question({ model: 'gpt-4' })).catch((thrown: unknown) => thrown);
  expect(APICallError.isInstance(unknown)).toBe(true);
  expect(unknown).toMatchObject({ statusCode: 404, message: expect.stringContaining('served are: nano-r1') });
  const hot = await generateText(question({ temperature: 3 })).catch((thrown: unknown) => thrown);
  expect(APICallError.isInstance(hot)).toBe(true);
  expect(hot).toMatchObject({ statusCode: 400, message: '`temperature` must be at most 2, is 3.' });
});

test('aborting a stream frees everything', async () => {
  const abort = new AbortController();
  const { fullStream } = streamText({ ...endless(), abortSignal: abort.signal });
  for await (const { type } of fullStream) if (type === 'reasoning-delta') abort.abort();
  await served.isFreedByAbort();
});

test('aborting a whole reply frees everything', async () => {
  const abort = new AbortController();
  const reply = generateText({ ...endless(), abortSignal: abort.signal }).catch((thrown: unknown) => thrown);
  await served.becomesBusy();
  abort.abort();
  expect(await reply).toMatchObject({ name: 'AbortError' });
  await served.isFreedByAbort();
});
