import { basename } from 'node:path';
import { z } from 'zod';
import { postJson } from '../../test/support/http-client.ts';
import { startEngine } from '../../test/support/start-engine.ts';
import type { Question } from './questions.ts';

export const concurrency = 8;
const threads = 2;
const maxTokens = 700;
/** Eight replies of 700 tokens with their prompts, so that no request waits for cells. */
const cells = 8_192;

export interface Reply {
  readonly question: Question;
  readonly thought: string;
  readonly answer: string;
  readonly finishReason: string;
  readonly completionTokens: number;
  readonly thoughtTokens: number;
}

/** One model's replies to all questions, in the order of the questions. */
export interface ModelRun {
  readonly label: string;
  readonly replies: readonly Reply[];
  /** From the first request to the last reply. */
  readonly seconds: number;
}

const completion = z.object({
  choices: z.tuple([
    z.object({
      finish_reason: z.string(),
      message: z.object({ content: z.string(), reasoning_content: z.string().default('') }),
    }),
  ]),
  usage: z.object({
    completion_tokens: z.number(),
    completion_tokens_details: z.object({ reasoning_tokens: z.number() }),
  }),
});

/**
 * Asks every question once, greedily, {@link concurrency} at a time, of an engine started for it as `regauge up` starts one.
 * @param onReply - called after each reply with all so far, in the order in which they came
 */
export async function askModel(
  path: string,
  questions: readonly Question[],
  onReply: (run: ModelRun) => void,
): Promise<ModelRun> {
  const label = basename(path);
  const engine = await startEngine({ model: path, threads, cells, maxRunning: concurrency });
  try {
    const startMs = performance.now();
    const soFar: Reply[] = [];
    const secondsSoFar = () => (performance.now() - startMs) / 1_000;
    const replies = await mapConcurrently(questions, async (question) => {
      const reply = await ask(engine.url, question);
      soFar.push(reply);
      onReply({ label, replies: soFar, seconds: secondsSoFar() });
      return reply;
    });
    return { label, replies, seconds: secondsSoFar() };
  } finally {
    await engine.close();
  }
}

async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [i, item] of entries) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}

async function ask(url: string, question: Question): Promise<Reply> {
  const messages = [{ role: 'user', content: question.question }];
  const request = { messages, temperature: 0, max_tokens: maxTokens };
  const { status, body } = await postJson<unknown>(`${url}/v1/chat/completions`, request);
  if (status !== 200)
    throw new Error(`${url} answered ${status} to ${JSON.stringify(question.question)}: ${JSON.stringify(body)}`);
  const { choices, usage } = completion.parse(body);
  return {
    question,
    thought: choices[0].message.reasoning_content,
    answer: choices[0].message.content.trim(),
    finishReason: choices[0].finish_reason,
    completionTokens: usage.completion_tokens,
    thoughtTokens: usage.completion_tokens_details.reasoning_tokens,
  };
}
