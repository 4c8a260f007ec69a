import {
  defaultPolicy,
  hashBlocks,
  type Policy,
  type PolicyState,
  PrefixIndex,
  type ReplicaLoad,
  type RouteRequest,
  type RoutingRule,
} from '#policy';
import { type SeededRandom, seededRandom } from '../../test/support/seeded-random.ts';

export const replicaCount = 64;
export const cachedBlocks = 100_000;
const tokensPerBlock = 64;
const blocksPerPrompt = 128;
/** Prompts that the index knows whole: so many fill it when the first fifth of each is one of a few system prompts. */
const systemPrompts = 20;
const systemBlocks = 24;

export interface Scenario {
  readonly loads: readonly ReplicaLoad[];
  readonly index: PrefixIndex;
  readonly requests: readonly RouteRequest[];
  readonly state: PolicyState;
}

/** A busy fleet of two kinds of replica whose caches share system prompts, and requests that continue or begin conversations. */
export function createScenario(requestCount: number): Scenario {
  const random = seededRandom(1);
  const loads = Array.from({ length: replicaCount }, (_, i) => randomLoad(i, random));
  const index = new PrefixIndex({ tokensPerBlock, capacity: cachedBlocks });
  const known = fill(index, loads, random);
  const requests = Array.from({ length: requestCount }, (_, i) =>
    requestOf(i % 4 === 0 ? randomPrompt(random) : random.pick(known), i, random),
  );
  const queue = { waiting: 0, capacity: 100, leastUrgentPriority: undefined };
  return { loads, index, requests, state: { lastReplicaId: undefined, queue, drain: { perSecond: () => 1 } } };
}

/** Conversations until the index is full; every system prompt ends up on most replicas, as it does in a real fleet. */
function fill(index: PrefixIndex, loads: readonly ReplicaLoad[], random: SeededRandom): readonly Uint32Array[] {
  const prompts: Uint32Array[] = [];
  for (let recorded = 0; index.size < cachedBlocks || recorded < 2 * cachedBlocks; recorded += blocksPerPrompt) {
    const prompt = randomPrompt(random);
    index.record(prompt, random.pick(loads).id);
    prompts.push(prompt);
  }
  // The oldest have been pushed out by now.
  return prompts.slice(-cachedBlocks / blocksPerPrompt);
}

function randomPrompt(random: SeededRandom): Uint32Array {
  const system = random.below(systemPrompts);
  const tokens = Int32Array.from({ length: blocksPerPrompt * tokensPerBlock }, (_, i) =>
    i < systemBlocks * tokensPerBlock ? system : random.below(100_000),
  );
  return hashBlocks(tokens, tokensPerBlock, 'tenant');
}

function randomLoad(i: number, random: SeededRandom): ReplicaLoad {
  const isNvidia = i % 2 === 0;
  return {
    id: `${isNvidia ? 'h100' : '910c'}/${i >> 1}`,
    pool: isNvidia ? 'h100' : '910c',
    labels: { vendor: isNvidia ? 'nvidia' : 'huawei', region: random.pick(['eu', 'cn']) },
    state: 'ready',
    running: 1 + random.below(32),
    waiting: random.below(2),
    maxRunning: 64,
    kvUse: random.below(80) / 100,
    queuedPrefillTokens: random.below(8_000),
    prefillTokensPerSecond: 4_000 + random.below(4_000),
    decodeTokensPerSecond: 20 + random.below(40),
    contextTokens: 65_536,
    hourlyMicroUsd: isNvidia ? 16_000_000 : 9_000_000,
    tokenizer: 'deepseek-r1',
    lacks: [],
    notBeforeMs: undefined,
  };
}

function requestOf(blocks: Uint32Array, i: number, random: SeededRandom): RouteRequest {
  return {
    promptTokens: blocksPerPrompt * tokensPerBlock + random.below(64),
    maxTokens: 4_096,
    blocks,
    sessionKey: `session-${random.below(10_000)}`,
    priority: 0,
    targets: {},
    constraints: i % 3 === 0 ? [{ label: 'region', kind: 'only', values: ['eu'] }] : [],
    needsExactTokenizer: undefined,
    needs: ['temperature', 'top_p', 'max_tokens'],
    excluded: new Map(),
  };
}

export const policies: readonly Policy[] = (
  [
    { kind: 'cheapest-in-time', targets: { ttftMs: 5_000, tpotMs: 100 } },
    { kind: 'longest-prefix', loadFactor: 1.25 },
    { kind: 'session-affinity' },
    { kind: 'least-loaded' },
    { kind: 'round-robin' },
  ] satisfies readonly RoutingRule[]
).map((rule) => ({ ...defaultPolicy, rule }));
