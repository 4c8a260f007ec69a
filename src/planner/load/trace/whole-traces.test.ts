import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { mixNamed } from '../build-workload.ts';
import { quantileOf } from '../lengths.ts';
import type { Lengths } from '../workload.ts';
import { prefixHitShare } from './prefix-hits.ts';
import { readTrace } from './read-trace.ts';
import { readServegenClient, workloadFromClients } from './servegen.ts';
import { workloadFromTrace } from './workload-from-trace.ts';

/** Whole public files are too large to be kept here: test/fixtures/planner/README.md says what lies where. */
const folder = process.env.REGAUGE_PLANNER_DATA ?? '';
const whole = (name: string, body: () => void): void =>
  test(name, { timeout: 120_000 }, ({ skip }) => {
    skip(folder === '', 'REGAUGE_PLANNER_DATA names no folder with the whole traces');
    body();
  });
const unpacked = (path: string): Buffer => gunzipSync(readFileSync(`${folder}/${path}`));
const figures = (lengths: Lengths): readonly number[] => [
  Math.round(lengths.mean),
  ...[0.5, 0.95, 0.99].map((share) => quantileOf(lengths, share)),
];

whole('Mooncake: 12,031 requests, and an endless cache has 37.4 % of their tokens', () => {
  const trace = readTrace(unpacked('mooncake/conversation_trace.jsonl.gz').toString());
  const [traffic] = workloadFromTrace(trace, { name: 'mooncake' }).classes;
  expect(trace.requests).toHaveLength(12_031);
  expect(figures(traffic!.input)).toEqual([12_035, 6909, 39_552, 85_401]);
  expect(figures(traffic!.output)).toEqual([343, 350, 698, 1120]);
  expect(prefixHitShare(trace, Number.POSITIVE_INFINITY)).toBeCloseTo(0.374, 3);
});

whole('Azure: 19,366 requests, and the mix `chat` is made of them', () => {
  const trace = readTrace(unpacked('azure2023/AzureLLMInferenceTrace_conv.csv.gz').toString());
  const [traffic] = workloadFromTrace(trace, { name: 'azure' }).classes;
  const [chat] = mixNamed('chat').classes;
  expect(trace.requests).toHaveLength(19_366);
  expect(figures(traffic!.input)).toEqual([1155, 1020, 4083, 4142]);
  expect(figures(traffic!.output)).toEqual([211, 129, 451, 601]);
  expect(chat!.input.quantiles).toEqual(traffic!.input.quantiles);
  expect(chat!.output.quantiles).toEqual(traffic!.output.quantiles);
  expect(chat!.requestsPerSecond).toBeCloseTo(traffic!.requestsPerSecond, 2);
  expect(chat!.arrivalCv).toBeCloseTo(traffic!.arrivalCv, 2);
});

whole('ServeGen: 73 clients pooled are the mix `r1-production`', () => {
  const files = filesOfTar(unpacked('servegen-r1/deepseek-r1-clients.tar.gz'));
  const names = [...files.keys()].filter((name) => name.endsWith('-trace.csv'));
  const clients = names.map((name) =>
    readServegenClient(files.get(name)!, files.get(name.replace('trace.csv', 'dataset.json'))!),
  );
  const pooled = workloadFromClients('pooled', clients, 0.56);
  const [traffic] = pooled.classes;
  const production = mixNamed('r1-production');
  expect(clients).toHaveLength(73);
  expect(figures(traffic!.input)).toEqual([1268, 208, 6714, 23_423]);
  expect(figures(traffic!.output)).toEqual([1527, 792, 5701, 12_607]);
  expect(traffic).toMatchObject({
    requestsPerSecond: expect.closeTo(16.0, 1),
    peakRequestsPerSecond: expect.closeTo(42.5, 1),
    arrivalCv: expect.closeTo(2.3, 1),
    thinkingShare: expect.closeTo(0.7, 2),
  });
  expect(production.classes[0]!.input.quantiles).toEqual(traffic!.input.quantiles);
  expect(production.classes[0]!.output.quantiles).toEqual(traffic!.output.quantiles);
  expect(production.curve).toEqual(pooled.curve.map((factor) => expect.closeTo(factor, 2)));
});

/** Names, sizes and contents in blocks of 512 bytes; no links, no long names. */
function filesOfTar(tar: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('utf8', at + 124, at + 136), 8);
    files.set(name, tar.toString('utf8', at + 512, at + 512 + size));
    at += 512 * (1 + Math.ceil(size / 512));
  }
  return files;
}
