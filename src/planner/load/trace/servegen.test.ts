import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PlannerError } from '../../errors.ts';
import { readNumberMap } from './number-map.ts';
import { readServegenClient, type ServegenClient, workloadFromClients } from './servegen.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../test/fixtures/planner/${name}`, import.meta.url), 'utf8');
const client = (number: number): ServegenClient =>
  readServegenClient(fixture(`chunk-${number}-trace.csv`), fixture(`chunk-${number}-dataset.json`));

test("two of ServeGen's clients make one class: rates add up, lengths count by requests", () => {
  const { classes, curve } = workloadFromClients('two', [client(16), client(52)], 0.5);
  const rates = [0.03, 0.043333333333333335, 0.31833333333333336, 0.15];
  const sum = rates.reduce((total, rate) => total + rate, 0);
  const [mean16, mean52] = [402.01276595744685, 388.6];
  expect(classes[0]).toMatchObject({
    requestsPerSecond: expect.closeTo(sum / 144, 12),
    peakRequestsPerSecond: expect.closeTo(0.31833333333333336, 12),
    cachedShare: 0.5,
    output: { mean: expect.closeTo((mean16 * (sum - 0.15) + mean52 * 0.15) / sum, 8) },
    thinkingShare: expect.closeTo((0.9686839087781881 * (sum - 0.15) + 0.9527389665114213 * 0.15) / sum, 8),
  });
  expect(curve[13]! * 6 * classes[0]!.requestsPerSecond).toBeCloseTo(
    0.03 + 0.043333333333333335 + 0.31833333333333336,
    12,
  );
  expect(curve.reduce((total, factor) => total + factor, 0)).toBeCloseTo(24, 10);
});

test('a map as Python prints it is read, and nothing else', () => {
  const read = readNumberMap('{9: 0.25, 10: 7.2e-05, 0.5: 1.0}');
  expect(read.kind === 'map' && [...read.entries]).toEqual([
    [9, 0.25],
    [10, 7.2e-5],
    [0.5, 1],
  ]);
  expect(readNumberMap('{}')).toEqual({ kind: 'map', entries: new Map() });
});

test.each([
  '',
  '{',
  '{1}',
  '{1: 2',
  '{1: 2,}',
  '{1: 2}}',
  '{1: nan}',
  '{1: -2}',
  '{"1": 2}',
  'x{1: 2}',
  '{1: 2, 1: 3}',
  '{1: exit()}',
])('%j is no map', (text) => {
  expect(readNumberMap(text)).toMatchObject({ kind: 'broken' });
});

const windows =
  '{\n "0": {\n  "input_tokens": "{1: 1}",\n  "output_tokens": "{2: 1.0, oh}",\n  "reason_ratio": "{}"\n }\n}';

test.each([
  ['a broken map, by the line it stands in', '0,1,1,Gamma,1,1', windows, 4],
  ['a map that is missing', '0,1,1,Gamma,1,1', '{"0": {"input_tokens": "{}"}}', 1],
  ['a list', '0,1,1,Gamma,1,1', '[]', 1],
  ['an unknown law', '0,0,0,,0,0\n600,1,1,Pareto,1,1', '{}', 2],
  ['a rate below 0', '0,-1,0,,0,0', '{}', 1],
  ['a window without its columns', '0,0,0,,0,0\n600,1', '{}', 2],
])('refused: %s', (_, traceCsv, datasetJson, line) => {
  expect(() => readServegenClient(traceCsv, datasetJson)).toThrow(
    expect.objectContaining({ code: 'PLANNER_BAD_TRACE', details: expect.objectContaining({ line }) }),
  );
});

test('clients that sent nothing make no workload', () => {
  const silent = readServegenClient(
    '0,0,0,,0,0',
    '{"0": {"input_tokens": "{}", "output_tokens": "{}", "reason_ratio": "{}"}}',
  );
  expect(() => workloadFromClients('silent', [silent], 0)).toThrow(PlannerError);
});
