import { HumanMessage, type UsageMetadata } from '@langchain/core/messages';
import type { ChatOpenAI } from '@langchain/openai';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { endlessly, type ServedNanoR1, sum } from './serve-nano-r1.ts';

export interface LangchainFields {
  readonly model?: string;
  readonly temperature?: number;
  readonly modelKwargs?: Record<string, unknown>;
}

type MakeModel = (over?: LangchainFields) => Pick<ChatOpenAI, 'invoke' | 'stream'>;

/** A structure that names no usage types it as `never`. */
const usageOf = (reply: { usage_metadata?: UsageMetadata | undefined }) =>
  reply.usage_metadata ?? expect.unreachable('no usage');

/** What both packages show: one is made on the other, and each sends what it thinks its host wants. */
export function langchainSuite(served: () => ServedNanoR1, model: MakeModel): void {
  repliesAndErrors(model);
  aborts(served, model);
}

function repliesAndErrors(model: MakeModel): void {
  test('a whole reply has reasoning_content, content and usage', async () => {
    await model().invoke(sum);
    const reply = await model().invoke(sum);
    expect(reply.additional_kwargs.reasoning_content).toMatch(/\d/);
    expect(reply.content).toContain('42');
    expect(reply.response_metadata.finish_reason).toBe('stop');
    const { input_tokens, output_tokens, total_tokens, input_token_details, output_token_details } = usageOf(reply);
    expect(output_token_details?.reasoning).toBeGreaterThan(0);
    expect(output_token_details?.reasoning).toBeLessThan(output_tokens);
    expect(input_token_details?.cache_read).toBeGreaterThan(0);
    expect(total_tokens).toBe(input_tokens + output_tokens);
  });

  test('the pieces of a stream add up to the same', async () => {
    const whole = await model().invoke(sum);
    const pieces = await Array.fromAsync(await model().stream(sum));
    const [first, ...rest] = pieces;
    const all = rest.reduce((sofar, piece) => sofar.concat(piece), first!);
    expect(pieces.length).toBeGreaterThan(3);
    expect(all.additional_kwargs.reasoning_content).toBe(whole.additional_kwargs.reasoning_content);
    expect(all.content).toContain('42');
    const { output_tokens, output_token_details } = usageOf(whole);
    expect(usageOf(all)).toMatchObject({
      output_tokens,
      output_token_details: { reasoning: output_token_details?.reasoning },
    });
  });

  test('an answer goes back into the next turn', async () => {
    const first = await model().invoke(sum);
    const second = await model().invoke([new HumanMessage(sum), first, new HumanMessage('And 1 + 1?')]);
    expect(usageOf(second).input_tokens).toBeGreaterThan(usageOf(first).input_tokens);
  });

  test('an unknown model and a bad parameter throw the openai package’s errors with our message', async () => {
    const unknown = await model({ model: 'gpt-4' })
      .invoke(sum)
      .catch((thrown: unknown) => thrown);
    expect(unknown).toBeInstanceOf(OpenAI.NotFoundError);
    expect(unknown).toMatchObject({ status: 404, message: expect.stringContaining('served are: nano-r1') });
    const hot = await model({ temperature: 3 })
      .stream(sum)
      .catch((thrown: unknown) => thrown);
    expect(hot).toBeInstanceOf(OpenAI.BadRequestError);
    expect(hot).toMatchObject({
      status: 400,
      message: expect.stringContaining('`temperature` must be at most 2, is 3.'),
    });
  });
}

function aborts(served: () => ServedNanoR1, model: MakeModel): void {
  test('aborting a stream frees everything', async () => {
    const abort = new AbortController();
    const stream = await model({ modelKwargs: endlessly }).stream(sum, { signal: abort.signal });
    const read = async () => {
      for await (const piece of stream) if (piece.additional_kwargs.reasoning_content) abort.abort();
    };
    await expect(read()).rejects.toThrow(/abort/i);
    await served().isFreedByAbort();
  });

  test('aborting a whole reply frees everything', async () => {
    const abort = new AbortController();
    const reply = model({ modelKwargs: endlessly })
      .invoke(sum, { signal: abort.signal })
      .catch((thrown: unknown) => thrown);
    await served().becomesBusy();
    abort.abort();
    expect(await reply).toMatchObject({ name: 'AbortError' });
    await served().isFreedByAbort();
  });
}
