import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextCompletion } from '#wire';
import { findLlamaServer } from '../support/find-llama-server.ts';
import { findSmolLm2 } from '../support/find-smollm2.ts';
import { postJson } from '../support/http-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { askLlamaServer, type GreedyCase, readGreedyFixture } from './greedy-reference.ts';

/**
 * How far noise may move the difference of two logits. Activations are rounded to eight bits on the way through four-bit
 * weights, so that a float sum taken in another order can turn a rounding and grow: one and the same prompt computed in two
 * pieces instead of one moves our own logits by up to 0.15, and another build of the kernels moves them by up to 0.35. A
 * wrong mask, position or token moves them by whole units.
 */
const noise = 0.5;
const batchSize = 16;
const minutes = 60_000;

const model = await findSmolLm2();
const peer = findLlamaServer();
const fixture = readGreedyFixture();

describe.skipIf(model.kind === 'absent')(`SmolLM2 decoded greedily (${model.kind === 'absent' ? model.reason : 'found'})`, () => {
  let engine: ServerProcess;
  let reference: readonly GreedyCase[] = fixture.cases;
  beforeAll(async () => {
    if (model.kind === 'absent') return;
    engine = await startEngine({ model: model.path, context: 2_048, cells: 16_384, threads: 1, maxRunning: batchSize });
    if (peer.kind === 'found') reference = await askPeer(peer.path, model.path);
  }, 3 * minutes);
  afterAll(() => engine?.close());

  test('the reference covers 50 prompts and more, short and long', () => {
    const lengths = reference.map((one) => one.promptTokens);
    expect(reference.length).toBeGreaterThanOrEqual(50);
    expect(Math.min(...lengths)).toBeLessThan(16);
    expect(Math.max(...lengths)).toBeGreaterThan(600);
    expect(lengths.length).toBe(new Set(reference.map((one) => one.prompt)).size);
  });

  test('alone, every prompt is continued as llama-server continues it', { timeout: 3 * minutes }, async () => {
    const outcomes: Outcome[] = [];
    for (const one of reference) outcomes.push(await compare(engine, one, 'alone'));
    report('alone', outcomes);
    expect(outcomes.filter((outcome) => outcome.kind === 'differs')).toEqual([]);
  });

  test('in a batch of 16 too', { timeout: 3 * minutes }, async () => {
    const outcomes: Outcome[] = [];
    for (let at = 0; at < reference.length; at += batchSize) {
      const batch = reference.slice(at, at + batchSize);
      outcomes.push(...(await Promise.all(batch.map((one) => compare(engine, one, 'batch')))));
    }
    report('in a batch of 16', outcomes);
    expect(outcomes.filter((outcome) => outcome.kind === 'differs')).toEqual([]);
  });
});

async function askPeer(program: string, modelPath: string): Promise<readonly GreedyCase[]> {
  const server = await startLlamaServer({ program, model: modelPath, cells: 8_192, threads: 1, maxRunning: 1 });
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
  /** They part where both tokens were about as good; what follows cannot be compared. */
  | { readonly kind: 'tie'; readonly ourGap: number; readonly theirGap: number }
  | { readonly kind: 'differs'; readonly prompt: string; readonly position: number; readonly ourGap: number; readonly theirGap: number };

async function compare(engine: ServerProcess, one: GreedyCase, salt: string): Promise<Outcome> {
  const { promptTokens, tokens, topAt } = await generate(engine, one.prompt, salt);
  expect(promptTokens, `tokens of ${JSON.stringify(one.prompt.slice(0, 60))}`).toBe(one.promptTokens);
  const position = one.tokens.findIndex((token, i) => token !== tokens[i]);
  if (position < 0) return { kind: 'same' };
  const [ours = -1, theirs = -1] = [tokens[position], one.tokens[position]];
  const top = topAt[position] ?? {};
  const logprob = async (token: number) => top[await spelling(engine, token)] ?? Number.NEGATIVE_INFINITY;
  const ourGap = (await logprob(ours)) - (await logprob(theirs));
  const close = one.closeCalls.find((call) => call.position === position && call.runnerUp === ours);
  const theirGap = close?.gap ?? Number.POSITIVE_INFINITY;
  if (ourGap + theirGap < noise) return { kind: 'tie', ourGap, theirGap };
  return { kind: 'differs', prompt: one.prompt, position, ourGap, theirGap };
}

async function generate(engine: ServerProcess, prompt: string, cache_salt: string) {
  const request = { prompt, max_tokens: fixture.maxTokens, temperature: 0, ignore_eos: true, return_token_ids: true, logprobs: 4 };
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

function report(how: string, outcomes: readonly Outcome[]): void {
  const ties = outcomes.filter((outcome) => outcome.kind === 'tie');
  const gaps = ties.map((tie) => `${tie.ourGap.toFixed(4)}/${tie.theirGap.toFixed(4)}`);
  const against = peer.kind === 'found' ? 'llama-server' : fixture.recordedWith;
  const text = ties.length === 0 ? 'no ties' : `${ties.length} ties (logit gaps ours/theirs: ${gaps.join(', ')})`;
  console.log(`${how}: ${outcomes.length} prompts as ${against}, ${text}`);
}
