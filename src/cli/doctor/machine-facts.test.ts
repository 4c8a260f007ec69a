import { expect, test } from 'vitest';
import { readMachineFacts } from './machine-facts.ts';
import { fixtureProbe, hardwareFixture, linuxHost, ok } from './testing/fixture-probe.ts';
import { factsOf, plainMachine, searchFolders, withAscend, withFiles } from './testing/machines.ts';

test('a plain Linux machine: files are believed before Node, and no tool is no accelerator', async () => {
  const facts = await factsOf(plainMachine);
  expect(facts.cpu).toMatchObject({ model: 'AMD EPYC', logicalCores: 2 });
  expect(facts).toMatchObject({
    nodeVersion: '24.21.0',
    memory: { totalBytes: 32_000_000_000, availableBytes: 30_000_000_000 },
    cgroup: {},
    disk: { home: '/home/me/regauge', freeBytes: 500_000_000_000 },
    nvidia: { kind: 'no-tool' },
    ascend: { kind: 'no-tool' },
    pci: [],
    davinciDevices: [],
  });
});

test('without /proc what Node knows stands in', async () => {
  const facts = await factsOf({});
  expect(facts.cpu).toEqual({ model: 'from Node', logicalCores: 3, features: [] });
  expect(facts.memory).toEqual({ totalBytes: 7_000_000_000, availableBytes: 6_000_000_000 });
  expect(facts.disk).toEqual({ home: '/home/me/regauge' });
});

test('macOS is asked by sysctl', async () => {
  const probe = fixtureProbe({ commands: { 'sysctl hw machdep.cpu': ok(hardwareFixture('sysctl/apple-m2.txt')) } });
  const host = { ...linuxHost, platform: 'darwin', arch: 'arm64' } as const;
  const facts = await readMachineFacts(probe, host, '/home', { kind: 'unloadable', message: 'no koffi' });
  expect(facts.cpu.model).toBe('Apple M2');
  expect(facts.native).toEqual({ kind: 'unloadable', message: 'no koffi' });
});

test('packages are found in the nearest folder, with the version the engine wants', async () => {
  const nearest = `${searchFolders[0]}/@node-llama-cpp/linux-x64/package.json`;
  const { native } = await factsOf(withFiles({ [nearest]: '{ "version": "3.20.0" }' }));
  expect(native.kind === 'packages' && native.installed).toEqual([
    {
      name: '@node-llama-cpp/linux-x64',
      backend: 'cpu',
      version: '3.20.0',
      isExpectedVersion: false,
      npmFolder: '/app/node_modules/regauge',
    },
  ]);
});

test('each die learns its logic id from the mapping, and goes without where that fails', async () => {
  const logicIds = async (mapping?: string) => {
    const { ascend } = await factsOf(withAscend('info-910c-node', mapping));
    return ascend.kind === 'dies' ? ascend.dies.map((die) => die.logicId) : [];
  };
  expect(await logicIds('mapping-910c-node')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(await logicIds()).toEqual(Array(16).fill(undefined));
});

test('a table of unknown layout is reported, with the memory that the typed queries still tell', async () => {
  const machine = withAscend('info-unknown-layout', 'mapping-910c-one-npu');
  const usages = ok(hardwareFixture('npu-smi/usages-910c.txt'));
  const { ascend } = await factsOf({
    ...machine,
    commands: { ...machine.commands, 'npu-smi info -t usages -i 0': usages },
  });
  expect(ascend).toEqual({
    kind: 'unknown-layout',
    evidence: ['NPU | Die Name | State | Memory(GB)', '0.0 | Ascend960 | Ready | 3 of 144'],
    usages: [
      { npuId: 0, chipId: 0, memoryTotalBytes: 68_719_476_736, memoryUsedBytes: 3_435_973_837 },
      { npuId: 0, chipId: 1, memoryTotalBytes: 68_719_476_736, memoryUsedBytes: 34_359_738_368 },
    ],
  });
});

test('a tool that hangs or complains is a finding', async () => {
  const facts = await factsOf({
    commands: {
      'npu-smi info': { kind: 'timed-out', timeoutMs: 3_000 },
      'npu-smi info -m': { kind: 'timed-out', timeoutMs: 3_000 },
    },
  });
  expect(facts.ascend).toEqual({ kind: 'tool-failed', message: 'no answer within 3 s' });
});

test('only die devices count, not the manager beside them', async () => {
  const files = { '/dev/davinci0': '', '/dev/davinci11': '', '/dev/davinci_manager': '', '/dev/null': '' };
  expect((await factsOf({ files })).davinciDevices).toEqual(['davinci0', 'davinci11']);
});
