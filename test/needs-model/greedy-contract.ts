import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextCompletion } from '#wire';
import { findLlamaServer } from '../support/find-llama-server.ts';
import { postJson } from '../support/http-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { askLlamaServer, type GreedyCase, type GreedyFixture } from './greedy-reference.ts';

export interface GreedyContract {
  readonly model: string;
  /** What llama-server wrote; asked again where there is one. */
  readonly fixture: GreedyFixture;
  /** How far noise may move the difference of two logits for this model's weights; 0 = every token must be the same. */
  readonly noise: number;
}

const batchSize = 16;
const minutes = 60_000;

/** Our greedy tokens are llama-server's, prompts one by one and sixteen at a time. */
export function runGreedyContract({ model, fixture, noise }: GreedyContract): void {
  const peer = findLlamaServer();
  let engine: ServerProcess;
  let reference: readonly GreedyCase[] = fixture.cases;
  beforeAll(async () => {
    engine = await startEngine({ model, context: 2_048, cells: 16_384, threads: 1, maxRunning: batchSize });
    if (peer.kind === 'found') reference = await askPeer(peer.path, model, fixture);
  }, 3 * minutes);
  afterAll(() => engine?.close());

  test('the reference covers more than 50 different prompts', () => {
    expect(new Set(reference.map((one) => one.prompt)).size).toBeGreaterThan(50);
  });

  test('alone, every prompt is continued as llama-server continues it', { timeout: 3 * minutes }, async () => {
    const outcomes: Outcome[] = [];
    for (const one of reference) outcomes.push(await compare(engine, one, 'alone'));
    judge('alone', outcomes);
  });

  test('in a batch of 16 too', { timeout: 3 * minutes }, async () => {
    const outcomes: Outcome[] = [];
    for (let at = 0; at < reference.length; at += batchSize) {
      const batch = reference.slice(at, at + batchSize);
      outcomes.push(...(await Promise.all(batch.map((one) => compare(engine, one, 'batch')))));
    }
    judge('in a batch of 16', outcomes);
  });

  function judge(how: string, outcomes: readonly Outcome[]): void {
    const parted = outcomes.filter((outcome) => outcome.kind === 'parted');
    const gaps = parted.map(({ ourGap, theirGap }) => `${ourGap.toFixed(3)}+${theirGap.toFixed(3)}`);
    const from = peer.kind === 'found' ? 'llama-server' : fixture.recordedWith;
    console.log(
      `${how}: ${parted.length} of ${outcomes.length} prompts part from ${from}; logit gaps ours+theirs: ${gaps.join(' ') || 'none'}`,
    );
    expect(parted.filter(({ ourGap, theirGap }) => ourGap + theirGap >= noise)).toEqual([]);
    // Noise turns a token here and there; a fault would turn one in most prompts.
    expect(parted.length).toBeLessThan((outcomes.length * 2) / 3);
  }
}

async function askPeer(program: string, model: string, fixture: GreedyFixture): Promise<readonly GreedyCase[]> {
  const server = await startLlamaServer({ program, model, cells: 8_192, threads: 1, maxRunning: 1 });
  try {
    const cases: GreedyCase[] = [];
    for (const { prompt } of fixture.cases) cases.push(await askLlamaServer(server.url, prompt, fixture.maxTokens));
    return cases;
  } finally {
    await server.close();
  }
}

type Outcome =
  | { readonly kind: 'same' }
  /** The first token that differs, and by how much each side preferred its own to the other's; later tokens have other pasts. */
  | {
      readonly kind: 'parted';
      readonly prompt: string;
      readonly position: number;
      readonly ourGap: number;
      readonly theirGap: number;
    };

async function compare(engine: ServerProcess, one: GreedyCase, salt: string): Promise<Outcome> {
  const { promptTokens, tokens, topAt } = await generate(engine, one, salt);
  expect(promptTokens, `tokens of ${JSON.stringify(one.prompt.slice(0, 60))}`).toBe(one.promptTokens);
  const position = one.tokens.findIndex((token, i) => token !== tokens[i]);
  if (position < 0) return { kind: 'same' };
  const [ours = -1, theirs = -1] = [tokens[position], one.tokens[position]];
  const top = topAt[position] ?? {};
  const logprob = async (token: number) => top[await spelling(engine, token)] ?? Number.NEGATIVE_INFINITY;
  const ourGap = (await logprob(ours)) - (await logprob(theirs));
  const close = one.closeCalls.find((call) => call.position === position && call.runnerUp === ours);
  const theirGap = close?.gap ?? Number.POSITIVE_INFINITY;
  return { kind: 'parted', prompt: one.prompt, position, ourGap, theirGap };
}

async function generate(engine: ServerProcess, { prompt, tokens }: GreedyCase, cache_salt: string) {
  const request = {
    prompt,
    max_tokens: tokens.length,
    temperature: 0,
    ignore_eos: true,
    return_token_ids: true,
    logprobs: 12,
  };
  const { body } = await postJson<TextCompletion>(`${engine.url}/v1/completions`, { ...request, cache_salt });
  const [choice] = body.choices;
  return {
    promptTokens: body.usage?.prompt_tokens,
    tokens: choice?.token_ids ?? [],
    topAt: choice?.logprobs?.top_logprobs ?? [],
  };
}

async function spelling(engine: ServerProcess, token: number): Promise<string> {
  return (await postJson<{ readonly prompt: string }>(`${engine.url}/detokenize`, { tokens: [token] })).body.prompt;
}
