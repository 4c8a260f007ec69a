import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReplicaTimes } from '../../time/replica.ts';
import { mixNamed, workloadFromLengths } from '../build-workload.ts';
import { seededRng } from '../random.ts';
import { linearReplica } from '../testing/linear-replica.ts';
import type { Workload } from '../workload.ts';
import { servedTimes } from './quantiles.ts';
import { type SimulatedRequest, sampleRequests } from './sample-requests.ts';
import { type SimulationOptions, type SimulationRun, simulateServing } from './simulate-serving.ts';

const options: SimulationOptions = { chunkTokens: 100, blockTokens: 10, maxRunningPerRank: 50, mode: 'skipping' };
/** 10 ms a step, 1 ms for each prompt token. */
const plain = { floorMs: 10, perRowMs: 0, perContextTokenMs: 0, perPromptTokenMs: 1 };
const ask = (atMs: number, inputTokens: number, outputTokens: number, cachedTokens = 0): SimulatedRequest => ({
  atMs,
  inputTokens,
  outputTokens,
  cachedTokens,
});
const times = (run: SimulationRun): readonly unknown[] =>
  run.served.map(({ ttftMs, tpotMs, endMs }) => ({ ttftMs, tpotMs, endMs }));

test('one request: its prompt in one step, then a step for each further token', () => {
  const run = simulateServing(linearReplica({}, plain), [ask(5, 40, 4)], options);
  expect(times(run)).toEqual([{ ttftMs: 50, tpotMs: 10, endMs: 5 + 50 + 30 }]);
  expect(run).toMatchObject({ steps: 4, preemptions: 0 });
});

test('a prompt above the budget takes chunks, a cached part none', () => {
  const replica = linearReplica({}, plain);
  expect(times(simulateServing(replica, [ask(0, 250, 1)], options))).toEqual([
    { ttftMs: 280, tpotMs: undefined, endMs: 280 },
  ]);
  expect(times(simulateServing(replica, [ask(0, 250, 1, 200)], options))).toMatchObject([{ ttftMs: 60 }]);
});

test('who decodes goes first and waits for the step of a prompt beside it', () => {
  // The second arrives in the step that ends at 40 and is computed in the one to 90; both decode from then on.
  const run = simulateServing(linearReplica({}, plain), [ask(0, 20, 4), ask(35, 40, 2)], options);
  expect(times(run)).toEqual([
    { ttftMs: 30, tpotMs: 70 / 3, endMs: 100 },
    { ttftMs: 55, tpotMs: 10, endMs: 100 },
  ]);
});

test('speculation gains its tokens per step', () => {
  const run = simulateServing(linearReplica({ tokensPerStep: 2 }, plain), [ask(0, 10, 11)], options);
  expect(times(run)).toEqual([{ ttftMs: 20, tpotMs: 5, endMs: 70 }]);
});

test('ranks step together: the one that only decodes is as slow as the one that computes a prompt', () => {
  const run = simulateServing(linearReplica({ ranks: 2 }, plain), [ask(0, 10, 3), ask(19, 90, 1)], options);
  expect(times(run)).toEqual([
    { ttftMs: 101, tpotMs: undefined, endMs: 120 },
    { ttftMs: 20, tpotMs: 55, endMs: 130 },
  ]);
});

test('a second prompt waits until its KV fits', () => {
  const replica = linearReplica({ kvTokensPerRank: 100 }, plain);
  const run = simulateServing(replica, [ask(0, 50, 3), ask(0, 50, 1)], options);
  expect(times(run)).toEqual([
    { ttftMs: 60, tpotMs: 10, endMs: 80 },
    { ttftMs: 140, tpotMs: undefined, endMs: 140 },
  ]);
});

test('when KV runs out the newest gives way and is computed again', () => {
  const replica = linearReplica({ kvTokensPerRank: 60 }, plain);
  const run = simulateServing(replica, [ask(0, 20, 15), ask(0, 19, 15)], options);
  expect(run.preemptions).toBe(1);
  // Both hold 30 tokens after ten steps; the older goes on alone and ends first.
  expect(run.served.map(({ request }) => request.inputTokens)).toEqual([20, 19]);
  expect(run.served[1]!.endMs - run.served[0]!.endMs).toBeGreaterThan(30);
});

test('a request larger than all KV runs alone and does not hang', () => {
  const run = simulateServing(linearReplica({ kvTokensPerRank: 30 }, plain), [ask(0, 80, 5), ask(0, 80, 5)], options);
  expect(run.served).toHaveLength(2);
});

test('a decode rank starts with the KV of the prompt there, a prefill rank ends with the first token', () => {
  const decode = simulateServing(linearReplica({}, plain, 'decode'), [ask(0, 1000, 3)], options);
  expect(times(decode)).toEqual([{ ttftMs: 0, tpotMs: 10, endMs: 20 }]);
  const prefill = simulateServing(linearReplica({}, plain, 'prefill'), [ask(0, 90, 300)], options);
  expect(times(prefill)).toEqual([{ ttftMs: 100, tpotMs: undefined, endMs: 100 }]);
});

test('times that do not ascend are refused', () => {
  expect(() => simulateServing(linearReplica(), [ask(5, 1, 1), ask(4, 1, 1)])).toThrow('number 1 does not');
});

test('nothing asked, nothing served', () => {
  expect(simulateServing(linearReplica(), [])).toEqual({ served: [], steps: 0, preemptions: 0, meanRowsPerRank: 0 });
});

const short: Workload = workloadFromLengths({
  name: 'short',
  input: { mean: 60, p50: 40, p95: 180, p99: 300 },
  output: { mean: 40, p50: 30, p95: 120, p99: 200 },
  requestsPerSecond: 1,
  arrivalCv: 2,
});

/** Every request and step of both modes. */
function bothModes(
  replica: ReplicaTimes,
  requests: readonly SimulatedRequest[],
): readonly [SimulationRun, SimulationRun] {
  return [
    simulateServing(replica, requests, options),
    simulateServing(replica, requests, { ...options, mode: 'step-exact' }),
  ];
}

test('skipping steps changes nothing where step time is linear in context', () => {
  const setting = fc.record({
    ranks: fc.integer({ min: 1, max: 3 }),
    kvTokensPerRank: fc.integer({ min: 300, max: 3000 }),
    tokensPerStep: fc.constantFrom(1, 1.7),
    seed: fc.nat(),
    requestsPerSecond: fc.integer({ min: 1, max: 30 }),
  });
  const costs = { floorMs: 5, perRowMs: 0.5, perContextTokenMs: 0.001, perPromptTokenMs: 0.2 };
  fc.assert(
    fc.property(setting, ({ ranks, kvTokensPerRank, tokensPerStep, seed, requestsPerSecond }) => {
      const replica = linearReplica({ ranks: 1, kvTokensPerRank, tokensPerStep }, costs);
      const requests = sampleRequests(short, requestsPerSecond * ranks, 60, seededRng(seed));
      const [skipped, exact] = bothModes(replica, requests);
      expect(skipped).toMatchObject({ steps: exact.steps, preemptions: exact.preemptions });
      for (const [i, { ttftMs, endMs }] of skipped.served.entries()) {
        expect(ttftMs).toBeCloseTo(exact.served[i]!.ttftMs, 5);
        expect(endMs).toBeCloseTo(exact.served[i]!.endMs, 5);
      }
    }),
    { numRuns: 40 },
  );
});

test('where step time bends with context, and ranks take turns at being slowest, skipping stays within 1 %', () => {
  const base = linearReplica({ ranks: 4, kvTokensPerRank: 5e6 });
  const bent: ReplicaTimes = {
    ...base,
    step: (load) => ({
      ms: 10 + Math.max(0.1 * load.decodeRows, 1e-4 * load.decodeRows * load.meanContextTokens),
      parts: [],
    }),
  };
  const requests = sampleRequests(mixNamed('chat'), 10, 400, seededRng(1));
  const [skipped, exact] = bothModes(bent, requests).map((run) => servedTimes(run, 0.95, 0, 1));
  expect(Math.abs(skipped!.tpotMs / exact!.tpotMs - 1)).toBeLessThan(0.01);
  expect(Math.abs(skipped!.ttftMs / exact!.ttftMs - 1)).toBeLessThan(0.01);
});

test('the same seed gives the same run, byte for byte', () => {
  const run = (): string =>
    JSON.stringify(simulateServing(linearReplica(), sampleRequests(mixNamed('chat'), 2, 200, seededRng(9))));
  expect(run()).toBe(run());
});

test('all that come are served once, none before it came, tokens never faster than steps', () => {
  const arbitrary = fc.array(
    fc.record({ gapMs: fc.nat(200), input: fc.integer({ min: 1, max: 400 }), output: fc.integer({ min: 1, max: 80 }) }),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(arbitrary, fc.integer({ min: 20, max: 500 }), (list, kvTokensPerRank) => {
      let atMs = 0;
      const requests = list.map(({ gapMs, input, output }) => {
        atMs += gapMs;
        return ask(atMs, input, output);
      });
      const { served } = simulateServing(linearReplica({ kvTokensPerRank }, plain), requests, options);
      expect(new Set(served.map(({ request }) => request)).size).toBe(requests.length);
      for (const { ttftMs, tpotMs, request, endMs } of served) {
        expect(ttftMs).toBeGreaterThanOrEqual(10 + request.inputTokens);
        expect(tpotMs ?? 10).toBeGreaterThanOrEqual(10 - 1e-9);
        expect(endMs).toBeGreaterThanOrEqual(request.atMs + ttftMs - 1e-9);
      }
    }),
  );
});
