import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLlamaServer } from '../support/find-llama-server.ts';
import { heldByRequests } from '../support/read-metrics.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { startHere } from '../support/start-engine-here.ts';
import { startLlamaServer } from '../support/start-llama-server.ts';
import { askLlamaServer, type GreedyCase, type GreedyFixture } from './greedy-reference.ts';
import { continueGreedily, movedBy, type Walk, walkAlong, walkTogether } from './greedy-walk.ts';

export interface GreedyContract {
  readonly model: string;
  /** What llama-server wrote; asked again where there is one. */
  readonly fixture: GreedyFixture;
  /**
   * A near tie is where the two tokens lie so close that noise could turn them: the margins by which either side preferred
   * its own are less than this together, in logits. 0 = there are no near ties, every token must be the same.
   */
  readonly nearTie: number;
}

const batchSize = 16;
const minutes = 60_000;

/** As an engine is started, but that no clock decides how much of a prompt goes into a step. */
const sameEveryTime = {
  contextTokens: 2_048,
  cellCapacity: 16_384,
  maxCachedCells: 8_192,
  maxRunning: batchSize,
  itlStretch: 1_000_000,
};

/** One step that takes long enough for sixteen requests to come in behind it; resolves when it must have begun: a later
 * question, over another connection, has been answered twice.
 */
async function holdUp(url: string): Promise<{ readonly done: Promise<unknown> }> {
  const noise = Array.from({ length: 240 }, (_, i) => 40 + ((i * 37) % 160));
  const done = continueGreedily(url, { prompt: noise, maxTokens: 1, cacheSalt: crypto.randomUUID() });
  await heldByRequests(url);
  await heldByRequests(url);
  return { done };
}

/**
 * Our greedy tokens are llama-server's, prompts one by one and sixteen at a time.
 *
 * At every position of every reply, and not only up to the first difference: after a difference the engine goes on behind
 * llama-server's tokens. How many differ is told and not judged: how many near ties there are is a matter of the text.
 */
export function runGreedyContract({ model, fixture, nearTie }: GreedyContract): void {
  const peer = findLlamaServer();
  let engine: ServerProcess;
  let reference: readonly GreedyCase[] = fixture.cases;
  beforeAll(async () => {
    engine = await startEngine({ model, context: 2_048, cells: 16_384, threads: 1, maxRunning: batchSize });
    if (peer.kind === 'found') reference = await askPeer(peer.path, model, fixture);
  }, 3 * minutes);
  afterAll(() => engine?.close());

  const but = nearTie === 0 ? '' : `, but where the margins of the two tokens are below ${nearTie} logit together`;

  test('the reference covers more than 50 different prompts', () => {
    expect(new Set(reference.map((one) => one.prompt)).size).toBeGreaterThan(50);
  });

  test(`alone, every token is llama-server's${but}`, { timeout: 5 * minutes }, async () => {
    const walks: Walk[] = [];
    for (const one of reference) walks.push(await walkAlong(engine.url, one, 'alone'));
    judge('alone', walks);
  });

  test(`in a batch of 16 too${but}`, { timeout: 5 * minutes }, async () => {
    const together = await startHere({ ...sameEveryTime, modelPath: model });
    try {
      const walks: Walk[] = [];
      for (let at = 0; at < reference.length; at += batchSize) {
        const batch = reference.slice(at, at + batchSize);
        walks.push(
          ...(await walkTogether(together.url, batch, { cacheSalt: 'batch', hold: () => holdUp(together.url) })),
        );
      }
      judge('in a batch of 16', walks);
    } finally {
      await together.close();
    }
  });

  test("the rule sees a fault: behind its neighbour's prompt a reply parts by more", { timeout: minutes }, async () => {
    const swapped = reference.slice(0, 4).map((one, i) => ({ ...one, prompt: reference[i + 1]?.prompt ?? '' }));
    const walks = await Promise.all(swapped.map((one) => walkAlong(engine.url, one, 'fault')));
    expect(walks.map(({ partings }) => partings.some((parting) => movedBy(parting) >= nearTie))).toEqual(
      swapped.map(() => true),
    );
  });

  function judge(how: string, walks: readonly Walk[]): void {
    const partings = walks.flatMap((walk) => walk.partings);
    const tokens = reference.flatMap((one) => one.tokens).length;
    const moves = partings.map((parting) => movedBy(parting).toFixed(3));
    const from = peer.kind === 'found' ? 'llama-server' : fixture.recordedWith;
    console.log(
      `${how}: ${partings.length} of ${tokens} tokens part from ${from}; logits moved by: ${moves.join(' ') || 'none'}`,
    );
    expect(walks.map((walk) => walk.promptTokens)).toEqual(reference.map((one) => one.promptTokens));
    expect(partings.filter((parting) => movedBy(parting) >= nearTie)).toEqual([]);
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
