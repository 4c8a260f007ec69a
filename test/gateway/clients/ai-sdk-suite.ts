import { APICallError, generateText, type LanguageModel, type ModelMessage, streamText } from 'ai';
import { expect, test } from 'vitest';
import { type ServedNanoR1, sum } from './serve-nano-r1.ts';

/** A provider of the AI SDK, set up for the server. */
export interface AiSdkProvider {
  readonly model: (id: string) => LanguageModel;
  /** What is asked otherwise to get a thought without an end. */
  readonly endlessly: () => Pick<Partial<AiSdkQuestion>, 'model' | 'providerOptions'>;
}

interface AiSdkQuestion {
  readonly model: LanguageModel;
  readonly prompt: string;
  readonly temperature: number;
  readonly maxRetries: number;
  readonly providerOptions?: NonNullable<Parameters<typeof generateText>[0]['providerOptions']>;
}

export function askSum(model: LanguageModel, temperature = 0): AiSdkQuestion {
  return { model, prompt: sum, temperature, maxRetries: 0 };
}

export interface TwoTurns {
  /** Of each turn. */
  readonly inputTokens: readonly [number, number];
  /** What was sent in the second one. */
  readonly body: unknown;
}

/** A first turn, its answer as the SDK keeps it, and one more question. */
export async function askTwice(model: LanguageModel): Promise<TwoTurns> {
  const { prompt, ...options } = askSum(model);
  const first = await generateText({ ...options, messages: [{ role: 'user', content: prompt }] });
  const messages: ModelMessage[] = [
    { role: 'user', content: prompt },
    ...first.response.messages,
    { role: 'user', content: 'And 1 + 1?' },
  ];
  const second = await generateText({ ...options, messages, include: { requestBody: true } });
  const inputTokens = [first.usage.inputTokens ?? 0, second.usage.inputTokens ?? 0] as const;
  return { inputTokens, body: second.request.body };
}

/** What the SDK shows whichever provider sends its requests. */
export function aiSdkSuite(served: () => ServedNanoR1, provider: () => AiSdkProvider): void {
  const question = () => askSum(provider().model('nano-r1'));
  repliesAndErrors(question, (id, temperature) => askSum(provider().model(id), temperature));
  aborts(served, () => ({ ...question(), ...provider().endlessly() }));
}

function repliesAndErrors(
  question: () => AiSdkQuestion,
  wrong: (model: string, temperature?: number) => AiSdkQuestion,
): void {
  test('a whole reply has reasoning, text and usage', async () => {
    await generateText(question());
    const { reasoningText, text, finishReason, usage } = await generateText(question());
    expect(reasoningText).toMatch(/\d/);
    expect(text).toContain('42');
    expect(finishReason).toBe('stop');
    expect(usage.outputTokenDetails.reasoningTokens).toBeGreaterThan(0);
    expect(usage.outputTokenDetails.reasoningTokens).toBeLessThan(usage.outputTokens ?? 0);
    expect(usage.inputTokenDetails.cacheReadTokens).toBeGreaterThan(0);
    expect(usage.totalTokens).toBe((usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));
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

  test('an answer goes back into the next turn', async () => {
    const [first, second] = (await askTwice(question().model)).inputTokens;
    expect(second).toBeGreaterThan(first);
  });

  test('an unknown model and a bad parameter are APICallErrors with our message', async () => {
    const unknown = await generateText(wrong('gpt-4')).catch((thrown: unknown) => thrown);
    expect(APICallError.isInstance(unknown)).toBe(true);
    expect(unknown).toMatchObject({ statusCode: 404, message: expect.stringContaining('served are: nano-r1') });
    const hot = await generateText(wrong('nano-r1', 3)).catch((thrown: unknown) => thrown);
    expect(APICallError.isInstance(hot)).toBe(true);
    expect(hot).toMatchObject({ statusCode: 400, message: '`temperature` must be at most 2, is 3.' });
  });
}

function aborts(served: () => ServedNanoR1, endless: () => AiSdkQuestion): void {
  test('aborting a stream frees everything', async () => {
    const abort = new AbortController();
    const { fullStream } = streamText({ ...endless(), abortSignal: abort.signal });
    for await (const { type } of fullStream) if (type === 'reasoning-delta') abort.abort();
    await served().isFreedByAbort();
  });

  test('aborting a whole reply frees everything', async () => {
    const abort = new AbortController();
    const reply = generateText({ ...endless(), abortSignal: abort.signal }).catch((thrown: unknown) => thrown);
    await served().becomesBusy();
    abort.abort();
    expect(await reply).toMatchObject({ name: 'AbortError' });
    await served().isFreedByAbort();
  });
}
