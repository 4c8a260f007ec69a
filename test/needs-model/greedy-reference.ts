import { readFileSync } from 'node:fs';
import { postJson } from '../support/http-client.ts';

/** A position and another token that was nearly as good there; numeric noise can turn only these. */
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

export type GreedyModel = 'smollm2' | 'nano-r1';

export function fixtureUrl(model: GreedyModel): URL {
  return new URL(`../fixtures/${model}-greedy.json`, import.meta.url);
}

const worthKeeping = 1;

export function readGreedyFixture(model: GreedyModel): GreedyFixture {
  return JSON.parse(readFileSync(fixtureUrl(model), 'utf8'));
}

interface LlamaToken {
  readonly id: number;
  readonly logprob: number;
  readonly top_logprobs: readonly { readonly id: number; readonly logprob: number }[];
}

interface LlamaCompletion {
  readonly tokens: readonly number[];
  readonly completion_probabilities: readonly LlamaToken[];
  readonly tokens_evaluated: number;
}

/** Asks a llama-server by its own endpoint: the OpenAI-like one leaves out ids of tokens that are part of a character. */
export async function askLlamaServer(url: string, prompt: string, maxTokens: number): Promise<GreedyCase> {
  const request = { prompt, n_predict: maxTokens, temperature: 0, ignore_eos: true, return_tokens: true, n_probs: 12 };
  const { body } = await postJson<LlamaCompletion>(`${url}/completion`, { ...request, cache_prompt: false });
  const closeCalls = closeCallsOf(body.tokens, body.completion_probabilities);
  return { prompt, promptTokens: body.tokens_evaluated, tokens: body.tokens, closeCalls };
}

/** Probabilities are missing where a token is part of a character, so they are matched up by id, in order. */
function closeCallsOf(tokens: readonly number[], probabilities: readonly LlamaToken[]): readonly CloseCall[] {
  let next = 0;
  return tokens.flatMap((token, position) => {
    const told = probabilities[next];
    if (told?.id !== token) return [];
    next++;
    return closeCallsAt(told, position);
  });
}

function closeCallsAt({ id, logprob, top_logprobs }: LlamaToken, position: number): readonly CloseCall[] {
  return top_logprobs
    .filter((top) => top.id !== id)
    .map((top) => ({ position, runnerUp: top.id, gap: Number((logprob - top.logprob).toFixed(4)) }))
    .filter(({ gap }) => gap < worthKeeping);
}
