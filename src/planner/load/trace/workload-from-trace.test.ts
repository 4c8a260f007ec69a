import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantileOf } from '../lengths.ts';
import { seededRng } from '../random.ts';
import { readTrace } from './read-trace.ts';
import { spreadTicks } from './spread-ticks.ts';
import type { RequestTrace } from './trace.ts';
import { workloadFromTrace } from './workload-from-trace.ts';

const fixture = (name: string): RequestTrace =>
  readTrace(readFileSync(new URL(`../../../../test/fixtures/planner/${name}`, import.meta.url), 'utf8'));

function traceAt(...timesMs: readonly number[]): RequestTrace {
  const requests = timesMs.map((atMs) => ({ atMs, inputTokens: 10, outputTokens: 2, blocks: [] }));
  return { kind: 'requests', format: 'azure', blockTokens: 0, tickMs: 0, requests };
}

test("the beginning of Azure's trace has the lengths that are counted by hand", () => {
  const [traffic] = workloadFromTrace(fixture('azure-2023-conv.csv'), { name: 'azure' }).classes;
  expect(traffic?.input.mean).toBeCloseTo(903.475, 6);
  expect(traffic?.output.mean).toBeCloseTo(235.25, 6);
  expect([0.5, 0.95, 0.99].map((share) => quantileOf(traffic!.input, share))).toEqual([890, 2903, 4088]);
  expect([0.5, 0.95, 0.99].map((share) => quantileOf(traffic!.output, share))).toEqual([183, 426, 520]);
  expect(traffic?.cachedShare).toBe(0);
});

test("the cache share is what the trace's own prefixes would give", () => {
  const [traffic] = workloadFromTrace(fixture('mooncake-conversation.jsonl'), { name: 'mooncake' }).classes;
  expect(traffic?.cachedShare).toBe((59 * 512) / 743_189);
});

test('equal gaps have no variation, and the peak is the fullest ten minutes', () => {
  const even = Array.from({ length: 1201 }, (_, i) => i * 1000);
  expect(workloadFromTrace(traceAt(...even), { name: 'even' }).classes[0]).toMatchObject({
    arrivalCv: 0,
    requestsPerSecond: 1201 / 1200,
    peakRequestsPerSecond: 1201 / 1200,
  });
  const late = [...even, ...Array.from({ length: 300 }, (_, i) => 700_000 + i)].sort((a, b) => a - b);
  expect(workloadFromTrace(traceAt(...late), { name: 'late' }).classes[0]?.peakRequestsPerSecond).toBe(900 / 600);
});

test.each([[[]], [[5]], [[5, 5]]])('requests at %j have no rate', (timesMs) => {
  expect(() => workloadFromTrace(traceAt(...timesMs), { name: 'x' })).toThrow(
    expect.objectContaining({ code: 'PLANNER_BAD_VALUE' }),
  );
});

test('ticks are spread within their own, by the seed alone', () => {
  const trace = { ...traceAt(0, 0, 0, 3000, 3000), tickMs: 3000 };
  const spread = spreadTicks(trace, seededRng(1));
  expect(spread).toEqual(spreadTicks(trace, seededRng(1)));
  expect(spread.requests.map(({ atMs }) => Math.floor(atMs / 3000))).toEqual([0, 0, 0, 1, 1]);
  expect(new Set(spread.requests.map(({ atMs }) => atMs)).size).toBe(5);
});

test('spreading keeps order and number, whatever the ticks', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 30 }), fc.nat(), (ticks, seed) => {
      const trace = { ...traceAt(...ticks.sort((a, b) => a - b).map((tick) => tick * 3000)), tickMs: 3000 };
      const times = spreadTicks(trace, seededRng(seed)).requests.map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.map((ms) => Math.floor(ms / 3000))).toEqual(ticks);
    }),
  );
});
