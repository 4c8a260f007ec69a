import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextCompletion } from '#wire';
import { findLlamaServer } from '../support/find-llama-server.ts';
import { findSmolLm2 } from '../support/find-smollm2.ts';
import { postJson } from '../support/http-client.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { askLlamaServer, type GreedyCase, readGreedyFixture } from './greedy-reference.ts';

/** Two tokens whose logits are nearer than this are a tie as far as four-bit weights and float sums can tell. */
const noiseGap = 0.05;
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
  /** They part at a tie; what follows cannot be compared. */
  | { readonly kind: 'tie'; readonly ourGap: number; readonly theirGap: number }
  | { readonly kind: 'differs'; readonly prompt: string; readonly position: number; readonly ourGap: number; readonly theirGap: number };

async function compare(engine: ServerProcess, one: GreedyCase, salt: string): Promise<Outcome> {
  const { promptIds, tokens } = await generate(engine, one.prompt, salt);
  expect(promptIds, `tokens of ${JSON.stringify(one.prompt.slice(0, 60))}`).toHaveLength(one.promptTokens);
  const position = one.tokens.findIndex((token, i) => token !== tokens[i]);
  if (position < 0) return { kind: 'same' };
  const [ours, theirs] = [tokens[position] ?? 0, one.tokens[position] ?? 0];
  const before = [...promptIds, ...tokens.slice(0, position)];
  const ourGap = Math.abs((await logprob(engine, before, ours)) - (await logprob(engine, before, theirs)));
  const call = one.closeCalls.find((close) => close.position === position && close.runnerUp === ours);
  const theirGap = call?.gap ?? Number.POSITIVE_INFINITY;
  if (ourGap < noiseGap && theirGap < noiseGap) return { kind: 'tie', ourGap, theirGap };
  return { kind: 'differs', prompt: one.prompt, position, ourGap, theirGap };
}

async function generate(engine: ServerProcess, prompt: string, cache_salt: string) {
  const request = { prompt, max_tokens: fixture.maxTokens, temperature: 0, ignore_eos: true, return_token_ids: true, cache_salt };
  const { body } = await postJson<TextCompletion>(`${engine.url}/v1/completions`, request);
  return { promptIds: body.prompt_token_ids ?? [], tokens: body.choices[0]?.token_ids ?? [] };
}

/** Teacher-forced, so that any token can be asked for. */
async function logprob(engine: ServerProcess, before: readonly number[], token: number): Promise<number> {
  const request = { prompt: [...before, token], max_tokens: 1, temperature: 0, prompt_logprobs: 0 };
  const { body } = await postJson<TextCompletion>(`${engine.url}/v1/completions`, request);
  return body.prompt_logprobs?.at(-1)?.[String(token)]?.logprob ?? Number.NaN;
}

function report(how: string, outcomes: readonly Outcome[]): void {
  const ties = outcomes.filter((outcome) => outcome.kind === 'tie');
  const gaps = ties.map((tie) => `${tie.ourGap.toFixed(4)}/${tie.theirGap.toFixed(4)}`);
  const against = peer.kind === 'found' ? 'llama-server' : fixture.recordedWith;
  const text = ties.length === 0 ? 'no ties' : `${ties.length} ties (logit gaps ours/theirs: ${gaps.join(', ')})`;
  console.log(`${how}: ${outcomes.length} prompts as ${against}, ${text}`);
}
