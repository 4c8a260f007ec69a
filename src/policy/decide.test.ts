import { expect, test } from 'vitest';
import { decide, mayLetGo, type PolicyState } from './decide.ts';
import { defaultPolicy } from './policy.ts';
import { PrefixIndex } from './prefix-index.ts';
import { blocksOf, load, policyOf, quiet, request } from './testing/builders.ts';
import type { ReplicaLoad, RouteRequest } from './types.ts';

const nothingCached = new PrefixIndex({ tokensPerBlock: 2 });

const decided = (
  loads: readonly ReplicaLoad[],
  over: Partial<RouteRequest> = {},
  state: Partial<PolicyState> = {},
  nowMs = 0,
) => decide(request(over), loads, nothingCached, defaultPolicy, { ...quiet, ...state }, nowMs);

const reasons = (decision: ReturnType<typeof decide>) =>
  Object.fromEntries(decision.considered.leftOut.map(({ replicaId, reason }) => [replicaId, reason.kind]));

test('a decision carries what was predicted of the replica that was chosen', () => {
  const decision = decided([load('a', { running: 2, queuedPrefillTokens: 500 })], {
    promptTokens: 1_000,
    maxTokens: 90,
  });
  // 20 tokens/s with two streams: a step of 50 ms, 62.5 ms with a third.
  expect(decision).toMatchObject({
    kind: 'route',
    replicaId: 'a',
    predictedTtftMs: 1_500,
    predictedTpotMs: 62.5,
    cachedTokens: 0,
    // 1 s of prefill and a third of 90 steps of 62.5 ms at 2 USD an hour.
    marginalCostMicroUsd: Math.round((2_000_000 * (1 + (90 * 0.0625) / 3)) / 3_600),
    because: 'cheapest of 1 of 1 that meet 5000 ms to the first token and 100 ms per token',
  });
});

test('a cached prefix is cheaper and sooner, until the queue before it is longer than a target allows', () => {
  const index = new PrefixIndex({ tokensPerBlock: 400 });
  index.record(blocksOf(1, 2, 3, 4), 'warm');
  const asked = request({ blocks: blocksOf(1, 2, 3, 4) });
  const route = (queuedPrefillTokens: number) =>
    decide(asked, [load('cold'), load('warm', { queuedPrefillTokens })], index, defaultPolicy, quiet, 0);
  expect(route(4_800)).toMatchObject({ kind: 'route', replicaId: 'warm', cachedTokens: 800, predictedTtftMs: 5_000 });
  expect(route(4_801)).toMatchObject({ kind: 'route', replicaId: 'cold' });
});

test('each policy chooses by its own rule', () => {
  const loads = [load('a', { running: 1, hourlyMicroUsd: 1 }), load('b'), load('c', { running: 1 })];
  const index = new PrefixIndex({ tokensPerBlock: 2 });
  index.record(blocksOf(1, 2), 'c');
  const asked = request({ blocks: blocksOf(1, 2), sessionKey: 'ann' });
  const choice = (rule: Parameters<typeof policyOf>[0]) => {
    const decision = decide(asked, loads, index, policyOf(rule), { ...quiet, lastReplicaId: 'b' }, 0);
    return decision.kind === 'route' ? decision.replicaId : decision.kind;
  };
  expect(choice({ kind: 'round-robin' })).toBe('c');
  expect(choice({ kind: 'least-loaded' })).toBe('b');
  expect(choice({ kind: 'longest-prefix', loadFactor: 2 })).toBe('c');
  expect(choice({ kind: 'cheapest-in-time', targets: { ttftMs: 5_000, tpotMs: 100 } })).toBe('a');
  expect(choice({ kind: 'session-affinity' })).toMatch(/^[abc]$/);
});

test('an only rule needs the label, a never rule lets its absence pass', () => {
  const loads = [load('none'), load('cn', { labels: { region: 'cn' } }), load('eu', { labels: { region: 'eu' } })];
  const only = decided(loads, { constraints: [{ label: 'region', kind: 'only', values: ['eu'] }] });
  expect(only).toMatchObject({ replicaId: 'eu' });
  expect(reasons(only)).toEqual({ none: 'label-forbids', cn: 'label-forbids' });
  const never = decided(loads, { constraints: [{ label: 'region', kind: 'never', values: ['cn'] }] });
  expect(reasons(never)).toEqual({ cn: 'label-forbids' });
});

test('a label is never read off the prototype', () => {
  const rule = { label: 'constructor', kind: 'never', values: [''] } as const;
  expect(decided([load('a')], { constraints: [rule] }).kind).toBe('route');
});

test('impossible says by which rule the last replica fell', () => {
  const constraints = [{ label: 'vendor', kind: 'only', values: ['huawei'] }] as const;
  const huawei = { labels: { vendor: 'huawei' } };
  expect(decided([load('a')], { constraints })).toMatchObject({ kind: 'impossible', reason: 'labels-forbid-all' });
  const tokenizer = decided([load('a'), load('b', huawei)], { constraints, needsExactTokenizer: 'qwen' });
  expect(tokenizer).toMatchObject({ kind: 'impossible', reason: 'tokenizer-differs' });
  const context = decided([load('a'), load('b', { ...huawei, contextTokens: 1_000 })], { constraints });
  expect(context).toMatchObject({ kind: 'impossible', reason: 'no-replica-fits-context' });
  const failed = decided([load('a'), load('b', huawei)], { constraints, excluded: new Map([['b', 'stalled']]) });
  expect(failed).toMatchObject({ kind: 'impossible', reason: 'all-failed' });
});

test('a parameter goes where it is taken, and waits there rather than go where it is not', () => {
  const loads = [load('cheap', { hourlyMicroUsd: 1, lacks: ['min_p'] }), load('able', { lacks: ['seed'] })];
  expect(decided(loads)).toMatchObject({ kind: 'route', replicaId: 'cheap' });
  const needy = decided(loads, { needs: ['temperature', 'min_p'] });
  expect(needy).toMatchObject({ kind: 'route', replicaId: 'able' });
  expect(reasons(needy)).toEqual({ cheap: 'lacks-parameter' });
  const busy = [loads[0]!, load('able', { running: 8, waiting: 2 })];
  expect(decided(busy, { needs: ['min_p'] })).toMatchObject({ kind: 'queue' });
  const down = [loads[0]!, load('able', { state: 'starting' })];
  expect(decided(down, { needs: ['min_p'] })).toMatchObject({ kind: 'none-ready' });
});

test('parameters that nobody takes together are impossible, and one of them is named', () => {
  const loads = [load('a', { lacks: ['seed'] }), load('b', { lacks: ['min_p'] })];
  const impossible = { kind: 'impossible', reason: 'parameter-unsupported', parameter: 'min_p' };
  expect(decided(loads, { needs: ['seed', 'min_p'] })).toMatchObject(impossible);
  const constraints = [{ label: 'vendor', kind: 'only', values: ['huawei'] }] as const;
  const pinned = [load('a'), load('b', { labels: { vendor: 'huawei' }, lacks: ['min_p'] })];
  expect(decided(pinned, { constraints, needs: ['min_p'] })).toMatchObject(impossible);
});

test('an unknown tokenizer is equal to none', () => {
  const decision = decided([load('a', { tokenizer: undefined })], { needsExactTokenizer: 'r1' });
  expect(decision).toMatchObject({ kind: 'impossible', reason: 'tokenizer-differs' });
});

test('an unknown context is tried', () => {
  expect(decided([load('a', { contextTokens: undefined })], { promptTokens: 1_000_000 }).kind).toBe('route');
});

test('room for the whole reply is preferred and not demanded', () => {
  const small = load('small', { contextTokens: 1_500, hourlyMicroUsd: 1 });
  const both = decided([small, load('large')], { maxTokens: 501 });
  expect(both).toMatchObject({ replicaId: 'large' });
  expect(reasons(both)).toEqual({ small: 'reply-may-not-fit' });
  expect(decided([small], { maxTokens: 501 })).toMatchObject({ replicaId: 'small' });
});

test('none ready says when to come back', () => {
  expect(decided([])).toMatchObject({ kind: 'none-ready', retryAfterMs: 5_000, because: 'there is no replica' });
  const limited = [load('a', { notBeforeMs: 900 }), load('b', { notBeforeMs: 700 }), load('c', { state: 'open' })];
  expect(decided(limited, {}, {}, 100)).toMatchObject({ kind: 'none-ready', retryAfterMs: 600 });
  expect(decided(limited, {}, {}, 700)).toMatchObject({ kind: 'route', replicaId: 'b' });
});

test('a half-open replica is tried only where none is ready, and by one request', () => {
  const halfOpen = load('a', { state: 'half-open', hourlyMicroUsd: 1 });
  expect(decided([halfOpen, load('b')])).toMatchObject({ kind: 'route', replicaId: 'b' });
  expect(decided([halfOpen])).toMatchObject({ kind: 'route', replicaId: 'a' });
  expect(decided([{ ...halfOpen, running: 1 }])).toMatchObject({ kind: 'none-ready' });
});

test('where all are full it queues, and sheds what the queue does not take', () => {
  const full = [load('a', { running: 8, waiting: 2 }), load('b', { running: 3, waiting: 3, maxRunning: undefined })];
  const queue = { waiting: 4, capacity: 4, leastUrgentPriority: 0 };
  const drain = { perSecond: () => 0.5 };
  expect(decided(full)).toMatchObject({ kind: 'queue', considered: { candidates: [] } });
  expect(decided(full, { priority: -1 }, { queue })).toMatchObject({ kind: 'queue' });
  expect(decided(full, {}, { queue, drain })).toMatchObject({ kind: 'shed', retryAfterMs: 10_000 });
  expect(reasons(decided(full))).toEqual({ a: 'full', b: 'full' });
});

test('who waits is asked again where a replica that is up has room, or none is up', () => {
  const full = load('full', { running: 8, waiting: 2 });
  expect(mayLetGo([full, load('free', { state: 'starting' })], defaultPolicy)).toBe(false);
  expect(mayLetGo([full, load('free', { state: 'half-open' })], defaultPolicy)).toBe(true);
  expect(mayLetGo([load('gone', { state: 'open', running: 8, waiting: 2 })], defaultPolicy)).toBe(true);
});

test('a replica nobody has measured gets two requests, and no more until it is', () => {
  const fresh = load('fresh', { prefillTokensPerSecond: undefined, decodeTokensPerSecond: undefined });
  const known = load('known');
  expect(decided([fresh, known])).toMatchObject({ replicaId: 'fresh' });
  expect(decided([{ ...fresh, running: 1 }, known])).toMatchObject({ replicaId: 'fresh' });
  const third = decided([{ ...fresh, running: 2 }, known]);
  expect(third).toMatchObject({ replicaId: 'known' });
  expect(reasons(third)).toEqual({ fresh: 'being-measured' });
  expect(decided([{ ...fresh, running: 2 }])).toMatchObject({ replicaId: 'fresh' });
});
