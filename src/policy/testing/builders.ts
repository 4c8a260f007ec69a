import fc from 'fast-check';
import { hashBlocks } from '../block-hash.ts';
import type { PolicyState } from '../decide.ts';
import type { Policy, RoutingRule } from '../policy.ts';
import { defaultPolicy } from '../policy.ts';
import type { Forecast, ReplicaLoad, RouteRequest } from '../types.ts';

/** An idle replica for which everything is known: 1,000 tokens/s of prefill, 20 tokens/s of decode, 2 USD an hour. */
export function load(id: string, over: Partial<ReplicaLoad> = {}): ReplicaLoad {
  return {
    id,
    pool: 'pool',
    labels: {},
    state: 'ready',
    running: 0,
    waiting: 0,
    maxRunning: 8,
    kvUse: 0,
    queuedPrefillTokens: 0,
    prefillTokensPerSecond: 1_000,
    decodeTokensPerSecond: 20,
    contextTokens: 32_768,
    hourlyMicroUsd: 2_000_000,
    tokenizer: 'r1',
    lacks: [],
    notBeforeMs: undefined,
    ...over,
  };
}

export function request(over: Partial<RouteRequest> = {}): RouteRequest {
  return {
    promptTokens: 1_000,
    maxTokens: undefined,
    blocks: new Uint32Array(),
    sessionKey: undefined,
    priority: 0,
    targets: {},
    constraints: [],
    needsExactTokenizer: undefined,
    needs: [],
    excluded: new Map(),
    ...over,
  };
}

export function forecastOf(replicaId: string, over: Partial<Forecast> = {}): Forecast {
  return {
    replicaId,
    running: 0,
    inFlight: 0,
    maxRunning: undefined,
    cachedTokens: 0,
    ttftMs: 100,
    tpotMs: 50,
    finishMs: 1_000,
    costMicroUsd: 10,
    ...over,
  };
}

export function policyOf(rule: RoutingRule): Policy {
  return { ...defaultPolicy, rule };
}

/** Nobody waits in a queue of four, and nothing was measured. */
export const quiet: PolicyState = {
  lastReplicaId: undefined,
  queue: { waiting: 0, capacity: 4, leastUrgentPriority: undefined },
  drain: { perSecond: () => undefined },
};

export const targets = { ttftMs: 5_000, tpotMs: 100 } as const;

export const rules: readonly RoutingRule[] = [
  { kind: 'round-robin' },
  { kind: 'least-loaded' },
  { kind: 'session-affinity' },
  { kind: 'longest-prefix', loadFactor: 1.25 },
  { kind: 'cheapest-in-time', targets },
];

/** Blocks of two tokens each, under one salt. */
export function blocksOf(...tokens: readonly number[]): Uint32Array {
  return hashBlocks(tokens, 2, 'salt');
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const vendor = fc.constantFrom('nvidia', 'huawei');

export const arbitraryLoad: fc.Arbitrary<ReplicaLoad> = fc.record({
  id: fc.stringMatching(/^[ab]\/[0-9]$/),
  pool: fc.constantFrom('a', 'b'),
  labels: fc.oneof(
    vendor.map((value): Record<string, string> => ({ vendor: value })),
    fc.constant({}),
  ),
  state: fc.constantFrom('ready', 'ready', 'ready', 'half-open', 'draining', 'open', 'starting'),
  running: fc.nat(9),
  waiting: fc.nat(4),
  maxRunning: maybe(fc.integer({ min: 1, max: 12 })),
  kvUse: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  queuedPrefillTokens: fc.nat(20_000),
  prefillTokensPerSecond: maybe(fc.nat(9_000)),
  decodeTokensPerSecond: maybe(fc.nat(90)),
  contextTokens: maybe(fc.constantFrom(512, 4_096, 32_768)),
  hourlyMicroUsd: fc.constantFrom(0, 1_000_000, 2_500_000),
  tokenizer: maybe(fc.constantFrom('r1', 'qwen')),
  lacks: fc.subarray(['min_p', 'seed']),
  notBeforeMs: maybe(fc.nat(2_000)),
});

export const arbitraryFleet: fc.Arbitrary<readonly ReplicaLoad[]> = fc.uniqueArray(arbitraryLoad, {
  selector: ({ id }) => id,
  maxLength: 8,
});

export const arbitraryRequest: fc.Arbitrary<RouteRequest> = fc.record({
  promptTokens: fc.integer({ min: 1, max: 5_000 }),
  maxTokens: maybe(fc.integer({ min: 1, max: 5_000 })),
  blocks: fc.constantFrom(blocksOf(), blocksOf(1, 2), blocksOf(1, 2, 3, 4)),
  sessionKey: maybe(fc.constantFrom('ann', 'bob')),
  priority: fc.integer({ min: -2, max: 2 }),
  targets: fc.constantFrom({}, { ttftMs: 200 }, { ttftMs: 500, tpotMs: 20 }),
  constraints: fc.array(
    fc.record({
      label: fc.constant('vendor'),
      kind: fc.constantFrom('only', 'never'),
      values: fc.array(vendor, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  needsExactTokenizer: maybe(fc.constant('r1')),
  needs: fc.subarray(['min_p', 'seed', 'stop']),
  excluded: fc
    .array(fc.stringMatching(/^[ab]\/[0-9]$/), { maxLength: 4 })
    .map((ids) => new Map(ids.map((id) => [id, 'stalled']))),
});
