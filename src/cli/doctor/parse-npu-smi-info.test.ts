import { fc, test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseNpuSmiInfo } from './parse-npu-smi-info.ts';
import { hardwareFixture } from './testing/fixture-probe.ts';

const mebibyte = 1024 * 1024;

const diesOf = (name: string) => {
  const reading = parseNpuSmiInfo(hardwareFixture(`npu-smi/${name}.txt`));
  return reading.kind === 'table' ? reading.dies : [];
};

test('a 910B table gives one die per NPU and leaves the process table out', () => {
  expect(parseNpuSmiInfo(hardwareFixture('npu-smi/info-910b3.txt'))).toEqual({
    kind: 'table',
    layout: 'one-die',
    driverVersion: '24.1.rc2',
    dies: [
      {
        npuId: 0,
        chipId: 0,
        name: '910B3',
        health: 'OK',
        powerW: 99.1,
        temperatureC: 37,
        busId: '0000:C1:00.0',
        utilisationPercent: 0,
        memoryTotalBytes: 65_536 * mebibyte,
        memoryUsedBytes: 59_784 * mebibyte,
      },
    ],
  });
});

test('a 910C table gives two dies per NPU, and no power for the second', () => {
  const shared = { npuId: 0, name: 'Ascend910', health: 'OK', temperatureC: 45, utilisationPercent: 0 };
  expect(parseNpuSmiInfo(hardwareFixture('npu-smi/info-910c-one-npu.txt'))).toEqual({
    kind: 'table',
    layout: 'two-die',
    dies: [
      {
        ...shared,
        chipId: 0,
        phyId: 0,
        powerW: 160.7,
        busId: '0000:9D:00.0',
        memoryTotalBytes: 65_536 * mebibyte,
        memoryUsedBytes: 3_103 * mebibyte,
      },
      {
        ...shared,
        chipId: 1,
        phyId: 1,
        busId: '0000:9F:00.0',
        memoryTotalBytes: 65_536 * mebibyte,
        memoryUsedBytes: 2_886 * mebibyte,
      },
    ],
  });
});

test('wide columns change nothing: a 910C node has 16 dies and power counted once per NPU', () => {
  const dies = diesOf('info-910c-node');
  expect(dies.map((die) => die.phyId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(dies.filter((die) => die.powerW !== undefined).map((die) => die.npuId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(dies[13]).toMatchObject({ npuId: 6, chipId: 1, health: 'Warning' });
  expect(dies[15]).toMatchObject({ utilisationPercent: 97, memoryUsedBytes: 61_609 * mebibyte });
});

test('a 950 table has the NPU id in a cell of its own and may have no bus address', () => {
  const reading = parseNpuSmiInfo(hardwareFixture('npu-smi/info-950.txt'));
  expect(reading).toMatchObject({ kind: 'table', layout: 'npu-id', driverVersion: '25.7.rc1' });
  expect(diesOf('info-950')).toEqual([
    {
      npuId: 0,
      chipId: 0,
      name: 'Ascend950PR',
      health: 'OK',
      powerW: 190.5,
      temperatureC: 52,
      busId: '0000:61:00.0',
      utilisationPercent: 3,
      memoryTotalBytes: 131_072 * mebibyte,
      memoryUsedBytes: 3_210 * mebibyte,
    },
    {
      npuId: 1,
      chipId: 0,
      name: 'Ascend950PR',
      health: 'Alarm',
      powerW: 201,
      temperatureC: 70,
      utilisationPercent: 100,
      memoryTotalBytes: 131_072 * mebibyte,
      memoryUsedBytes: 120_400 * mebibyte,
    },
  ]);
});

test('a 310P has DDR instead of HBM and prints NA for power', () => {
  expect(diesOf('info-310p')).toEqual([
    {
      npuId: 2,
      chipId: 0,
      name: '310P3',
      health: 'OK',
      temperatureC: 44,
      busId: '0000:02:00.0',
      utilisationPercent: 0,
      memoryTotalBytes: 21_527 * mebibyte,
      memoryUsedBytes: 1_500 * mebibyte,
    },
  ]);
});

test('a table without rows is a machine without NPUs', () => {
  expect(parseNpuSmiInfo(hardwareFixture('npu-smi/info-no-npu.txt'))).toEqual({
    kind: 'table',
    layout: 'one-die',
    driverVersion: '24.1.0',
    dies: [],
  });
});

test('an unknown header is reported with its lines, not guessed at', () => {
  expect(parseNpuSmiInfo(hardwareFixture('npu-smi/info-unknown-layout.txt'))).toEqual({
    kind: 'unknown-layout',
    evidence: ['NPU | Die Name | State | Memory(GB)', '0.0 | Ascend960 | Ready | 3 of 144'],
  });
});

test('a known header over a row that cannot be read is reported with that row', () => {
  const broken = hardwareFixture('npu-smi/info-910b3.txt').replace('59784/ 65536', 'N/A');
  expect(parseNpuSmiInfo(broken)).toEqual({
    kind: 'unknown-layout',
    evidence: [
      'NPU Name | Health | Power(W) Temp(C) Hugepages-Usage(page)',
      'Chip | Bus-Id | AICore(%) Memory-Usage(MB) HBM-Usage(MB)',
      '0 910B3 | OK | 99.1 37 0 / 0',
      '0 | 0000:C1:00.0 | 0 0 / 0 N/A',
    ],
  });
});

test('a table cut in the middle of a device is not read as half a device', () => {
  const lines = hardwareFixture('npu-smi/info-910c-one-npu.txt').split('\n');
  expect(parseNpuSmiInfo(lines.slice(0, 4).join('\n'))).toMatchObject({ kind: 'unknown-layout' });
});

const layouts = ['info-910b3', 'info-910c-one-npu', 'info-910c-node', 'info-950', 'info-310p'];

propertyTest.prop([fc.constantFrom(...layouts), fc.integer({ min: 1, max: 9 })])(
  'the width of the columns never changes what is read',
  (name, extraSpaces) => {
    const table = hardwareFixture(`npu-smi/${name}.txt`);
    const wider = table
      .replace(/ (?=\|)/g, ' '.repeat(extraSpaces))
      .replace(/ {2,}/g, (gap) => gap + ' '.repeat(extraSpaces));
    expect(parseNpuSmiInfo(wider)).toEqual(parseNpuSmiInfo(table));
  },
);

propertyTest.prop([fc.string()])('text that is no table is an unknown layout, never a crash', (text) => {
  expect(parseNpuSmiInfo(text).kind).toBe('unknown-layout');
});
