import { readFileSync } from 'node:fs';
import { postJson } from '../support/http-client.ts';

/** A position where the second-best token was not far off; numeric noise can turn only these. */
export interface CloseCall {
  readonly position: number;
  readonly runnerUp: number;
  /** Difference of the two logits, ≥ 0. */
  readonly gap: number;
}

/** What llama-server wrote for one prompt, greedily. */
export interface GreedyCase {
  readonly prompt: string;
  readonly promptTokens: number;
  readonly tokens: readonly number[];
  readonly closeCalls: readonly CloseCall[];
}

export interface GreedyFixture {
  /** Which llama-server it was. */
  readonly recordedWith: string;
  readonly maxTokens: number;
  readonly cases: readonly GreedyCase[];
}

export const fixtureUrl: URL = new URL('../fixtures/smollm2-greedy.json', import.meta.url);
const worthKeeping = 0.5;

export function readGreedyFixture(): GreedyFixture {
  return JSON.parse(readFileSync(fixtureUrl, 'utf8'));
}

interface LlamaToken {
  readonly id: number;
  readonly logprob: number;
  readonly top_logprobs: readonly { readonly id: number; readonly logprob: number }[];
}

interface LlamaCompletion {
  readonly choices: readonly { readonly logprobs: { readonly content: readonly LlamaToken[] } }[];
  readonly usage: { readonly prompt_tokens: number };
}

/** Asks a llama-server, which tells token ids only with its logprobs. */
export async function askLlamaServer(url: string, prompt: string, maxTokens: number): Promise<GreedyCase> {
  const request = { prompt, max_tokens: maxTokens, temperature: 0, ignore_eos: true, logprobs: 2, cache_prompt: false };
  const { body } = await postJson<LlamaCompletion>(`${url}/v1/completions`, request);
  const positions = body.choices[0]?.logprobs.content ?? [];
  return {
    prompt,
    promptTokens: body.usage.prompt_tokens,
    tokens: positions.map((position) => position.id),
    closeCalls: positions.flatMap(closeCall),
  };
}

function closeCall({ id, logprob, top_logprobs }: LlamaToken, position: number): readonly CloseCall[] {
  const second = top_logprobs.find((top) => top.id !== id);
  if (!second) return [];
  const gap = Math.abs(logprob - second.logprob);
  return gap < worthKeeping ? [{ position, runnerUp: second.id, gap: Number(gap.toFixed(4)) }] : [];
}
