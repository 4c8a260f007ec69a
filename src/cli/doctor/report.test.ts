import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { doctorReport, usableMemory } from './report.ts';
import type { FixtureMachine } from './testing/fixture-probe.ts';
import { factsOf, model, pciFiles, plainMachine, withFiles, withNvidia } from './testing/machines.ts';

const gigabyte = 1_000_000_000;
/** Needs its weights and 500 MB: the id has no KV shape. */
const sized = (gigabytes: number, over = {}) =>
  model('any', { sizeBytes: gigabytes * gigabyte - 500_000_000, ...over });
const advise = async (machine: FixtureMachine, gigabytes: number, over = {}) =>
  doctorReport(await factsOf(machine), [sized(gigabytes, over)]).models[0];

test('a need equal to what is available fits; one byte more would fit once memory is freed', async () => {
  expect(await advise(plainMachine, 30)).toMatchObject({
    runsHere: true,
    places: [{ kind: 'cpu', backend: 'cpu', fit: { kind: 'fits', freeBytes: 30 * gigabyte } }],
  });
  expect(await advise(plainMachine, 30 + 1e-9)).toMatchObject({
    runsHere: false,
    places: [{ fit: { kind: 'fits-when-freed', freeBytes: 30 * gigabyte, capacityBytes: 32 * gigabyte } }],
  });
  expect(await advise(plainMachine, 33)).toMatchObject({
    runsHere: false,
    places: [{ fit: { kind: 'too-large', capacityBytes: 32 * gigabyte } }],
  });
});

test('a container’s limit is the size of the machine', async () => {
  const facts = await factsOf(
    withFiles({ '/sys/fs/cgroup/memory.max': '4000000000', '/sys/fs/cgroup/memory.current': '1000000000' }),
  );
  expect(usableMemory(facts)).toEqual({ freeBytes: 3 * gigabyte, capacityBytes: 4 * gigabyte });
});

test('a GPU counts as a place to run only once its package is installed', async () => {
  const manifest = { '/app/node_modules/@node-llama-cpp/linux-x64-cuda/package.json': '{ "version": "3.22.1" }' };
  const installable = { kind: 'installable', backend: 'cuda', packageName: '@node-llama-cpp/linux-x64-cuda' };
  expect(await advise(withNvidia('h100'), 60)).toMatchObject({
    runsHere: false,
    places: [
      { kind: 'cpu', fit: { kind: 'too-large' } },
      { kind: 'gpu', labels: ['0'], support: installable, fit: { kind: 'fits' } },
    ],
  });
  expect(await advise(withFiles(manifest, withNvidia('h100')), 60)).toMatchObject({
    runsHere: true,
    places: [{ kind: 'cpu' }, { kind: 'gpu', support: { kind: 'installed', backend: 'cuda' }, fit: { kind: 'fits' } }],
  });
});

test('equal GPUs with an equal answer are named together, with the numbers of the fullest', async () => {
  const mebibyte = 1024 ** 2;
  const advice = await advise(withNvidia('h200-node'), 100);
  expect(advice?.places.slice(1)).toMatchObject([
    { labels: ['0', '1', '2', '3', '4', '5', '6'], fit: { kind: 'fits', freeBytes: (143_771 - 4) * mebibyte } },
    { labels: ['7'], fit: { kind: 'fits-when-freed', freeBytes: (143_771 - 120_000) * mebibyte } },
  ]);
});

test('what no GPU holds alone is weighed against all of them, in the vendor engine’s precision', async () => {
  const facts = await factsOf(withNvidia('h200-node'));
  const r1 = model('deepseek-r1:671b', { parameters: 671 * gigabyte, sizeBytes: 404 * gigabyte });
  expect(doctorReport(facts, [r1]).models[0]?.places.at(-1)).toEqual({
    kind: 'gpus-together',
    gpuCount: 8,
    checkpoint: 'FP8',
    weightsBytes: 671 * gigabyte,
    usableBytes: Math.round(8 * (143_771 * 1024 ** 2 * 0.92 - 4 * gigabyte)),
  });
});

test('a GPU that shares the machine’s memory is measured by it', async () => {
  const advice = await advise(withNvidia('gb10-unified'), 20);
  expect(advice?.places[1]).toMatchObject({ name: 'NVIDIA GB10', fit: { kind: 'fits', freeBytes: 30 * gigabyte } });
});

test('a card without driver is listed with its memory unknown', async () => {
  const advice = await advise(withFiles(pciFiles('0x10de', '0x2330', '0x030200')), 20);
  expect(advice?.places[1]).toMatchObject({
    labels: ['0000:01:00.0'],
    name: 'NVIDIA GPU 2330 without driver',
    fit: { kind: 'memory-unknown' },
  });
});

test('a download that the disk cannot hold does not run here; a bundled model needs no disk', async () => {
  const full = { ...plainMachine, freeDiskBytes: 100 };
  expect(await advise(full, 1)).toMatchObject({ disk: 'short', runsHere: false });
  expect(await advise(full, 1, { sources: [{ kind: 'bundled' }] })).toMatchObject({ disk: 'bundled', runsHere: true });
});

test('without an engine nothing runs, however much memory there is', async () => {
  const { '/proc/meminfo': meminfo = '' } = plainMachine.files ?? {};
  const report = doctorReport(await factsOf({ freeDiskBytes: 1e12, files: { '/proc/meminfo': meminfo } }), [sized(1)]);
  expect(report.runsSomething).toBe(false);
  expect(report.models[0]?.places).toMatchObject([{ backend: 'none', fit: { kind: 'fits' } }]);
});

propertyTest.prop([fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })])(
  'what runs here still runs when it needs less',
  async (a, b) => {
    const [small, large] = [Math.min(a, b), Math.max(a, b)];
    const facts = await factsOf(plainMachine);
    const [first, second] = doctorReport(facts, [sized(small), sized(large)]).models;
    expect(first?.runsHere).toBe(small <= 30);
    expect(second?.runsHere).toBe(large <= 30);
  },
);
