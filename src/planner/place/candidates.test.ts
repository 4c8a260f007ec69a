import { expect, test } from 'vitest';
import type { Accelerator } from '../catalogue/accelerator.ts';
import { constantLengths } from '../load/lengths.ts';
import { linearReplica } from '../load/testing/linear-replica.ts';
import type { TrafficClass } from '../load/workload.ts';
import type { ModelShape } from '../model/shape.ts';
import { capacityOfRate, deviceOf, tinyModel } from '../testing/candidates.ts';
import type { PlacementModels, Service } from './block.ts';
import { type CandidateOptions, candidatesFor } from './candidates.ts';

const chat: TrafficClass = {
  name: 'chat',
  requestsPerSecond: 4,
  peakRequestsPerSecond: 8,
  arrivalCv: 1,
  input: constantLengths(500),
  output: constantLengths(1_000),
  cachedShare: 0,
  thinkingShare: 0,
};
const service: Service = {
  workload: { name: 'test', classes: [chat], curve: Array.from({ length: 24 }, () => 1) },
  targets: { ttftMs: 2_000, tpotMs: 100, percentile: 0.95 },
};

/** Weights take four devices; beyond that capacity grows by the power 1.1 of the devices. */
const models: PlacementModels = {
  times: (config) => {
    const { devices, kind, tensor } = config.layout;
    if (devices < 4) return { subject: config.device.id, reason: 'memory', text: `${devices} are too few` };
    const ranks = kind === 'tensor' ? 1 : devices / tensor;
    return linearReplica({ config, packages: devices / config.device.enginePerPackage, ranks });
  },
  capacity: (times) => ({ ...capacityOfRate(times.packages ** 1.1 / 8), runningPerRank: 10 }),
  splitCapacity: ({ prefillCount, decodeCount }) => capacityOfRate((prefillCount + decodeCount) / 100),
};

/** Smaller layouts bear more per package, so two on one beat one over both. */
const flat: PlacementModels = { ...models, capacity: (times) => capacityOfRate(times.packages ** 0.9 / 8) };

function priced(...devices: readonly Accelerator[]): CandidateOptions {
  const price = { kind: 'rented' as const, hourlyMicroUsd: 1e6 };
  return { prices: devices.map(({ id }) => ({ device: id, price, note: '', assumed: false })) };
}

const a = deviceOf('a');
const b = deviceOf('b');

function find(devices: readonly Accelerator[], options: CandidateOptions, model: ModelShape = tinyModel) {
  return candidatesFor(devices, model, service, options, models);
}

test('layouts that fit become blocks with their price; those that do not are a refusal of the nearest miss', () => {
  const { candidates, refusals, tried } = find([a], priced(a));
  expect(candidates.map(({ id, packages, hourlyMicroUsd }) => [id, packages, hourlyMicroUsd])).toEqual([
    ['a.bf16.tp4', 4, 4e6],
    ['a.bf16.tp8', 8, 8e6],
    ['a.bf16.tp16', 16, 16e6],
  ]);
  expect(refusals).toEqual([{ device: 'a', subject: 'a', reason: 'memory', text: '2 are too few' }]);
  expect(tried).toEqual({ devices: 1, layouts: 5, fitting: 3, weighed: 3 });
});

test('the order of devices changes nothing, and a device without a price leaves the others alone', () => {
  const both = find([a, b], priced(a, b));
  expect(find([b, a], priced(b, a))).toEqual(both);
  const one = find([a, b], priced(a));
  expect(one.candidates).toEqual(find([a], priced(a)).candidates);
  expect(one.refusals.map(({ subject, reason }) => [subject, reason])).toContainEqual(['b', 'price-missing']);
});

test('bought by the node, smaller layouts fill it', () => {
  const { candidates } = candidatesFor([a], tinyModel, service, { ...priced(a), wholeNodes: true }, flat);
  expect(candidates.map(({ id, packages }) => [id, packages])).toEqual([
    ['a.bf16.2xtp4', 8],
    ['a.bf16.tp16', 16],
  ]);
});

test('no larger block is looked at once a smaller one bears the peak alone', () => {
  const quiet: Service = {
    ...service,
    workload: { ...service.workload, classes: [{ ...chat, peakRequestsPerSecond: 0.5 }] },
  };
  const { candidates, tried } = candidatesFor([a], tinyModel, quiet, priced(a), models);
  expect(candidates.map(({ id }) => id)).toEqual(['a.bf16.tp4']);
  expect(tried.weighed).toBe(1);
});

test('a kind of layout is given up once more devices bear far less on each, and not while the next may be the first to fit', () => {
  const rates = (...perSecond: readonly number[]): PlacementModels => ({
    ...models,
    capacity: ({ packages }) => capacityOfRate(perSecond[[4, 8, 16].indexOf(packages)] ?? 0),
  });
  const weighed = (serving: PlacementModels) =>
    candidatesFor([a], tinyModel, service, priced(a), serving).tried.weighed;
  expect(weighed(rates(0.4, 0.39, 4))).toBe(2);
  expect(weighed(rates(0.4, 0.41, 4))).toBe(3);
  expect(weighed(rates(0.0001, 0.01, 4))).toBe(3);
});

test('with two classes each block says what it would bear of either', () => {
  const two = { ...service.workload, classes: [chat, { ...chat, name: 'code' }] };
  const rates = candidatesFor([a], tinyModel, { ...service, workload: two }, priced(a), models).candidates[0]
    ?.classRates;
  expect(rates?.map(({ name }) => name)).toEqual(['chat', 'code']);
});

test('a replica on one die of two fills the package that is paid', () => {
  const twoDies = deviceOf('a', { enginePerPackage: 2 });
  const one: PlacementModels = {
    ...flat,
    times: (config) => linearReplica({ config, packages: config.layout.devices / 2 }),
  };
  const { candidates } = candidatesFor([twoDies], tinyModel, service, priced(a), one);
  expect(candidates.map(({ id, packages }) => [id, packages])).toContainEqual(['a.bf16.2xtp1', 1]);
});

test('a target that no layout keeps is refused with the fastest of them', () => {
  const slow: PlacementModels = {
    times: (config) => linearReplica({ config, step: () => ({ ms: config.layout.devices === 8 ? 5 : 9, parts: [] }) }),
    capacity: ({ config }) => ({ subject: `${config.layout.devices}`, reason: 'target-impossible', text: 'too slow' }),
    splitCapacity: () => capacityOfRate(1),
  };
  const { refusals } = candidatesFor([a], tinyModel, service, priced(a), slow);
  expect(refusals).toEqual([{ device: 'a', subject: '8', reason: 'target-impossible', text: 'too slow' }]);
});

test('what keeps the targets only when idle is refused', () => {
  const idle: PlacementModels = { ...models, capacity: () => ({ ...capacityOfRate(0.001), runningPerRank: 0.01 }) };
  const { candidates, refusals } = candidatesFor([a], tinyModel, service, priced(a), idle);
  expect(candidates).toEqual([]);
  expect(refusals.map(({ reason }) => reason)).toContain('target-impossible');
});
