import { expect, test } from 'vitest';
import { parseNpuSmiUsages } from './parse-npu-smi-usages.ts';
import { hardwareFixture } from './testing/fixture-probe.ts';

const gibibyte = 1024 ** 3;

test('the chip id closes its block: each die gets its own numbers', () => {
  expect(parseNpuSmiUsages(hardwareFixture('npu-smi/usages-910c.txt'))).toEqual([
    { chipId: 0, memoryTotalBytes: 64 * gibibyte, memoryUsedBytes: Math.round(3.2 * gibibyte) },
    { chipId: 1, memoryTotalBytes: 64 * gibibyte, memoryUsedBytes: 32 * gibibyte },
  ]);
});

test('a card without HBM is measured by its DDR', () => {
  const totalBytes = 21_527 * 1024 ** 2;
  expect(parseNpuSmiUsages(hardwareFixture('npu-smi/usages-310p.txt'))).toEqual([
    { chipId: 0, memoryTotalBytes: totalBytes, memoryUsedBytes: Math.round(totalBytes * 0.07) },
  ]);
});

test('a block without a capacity is left out', () => {
  expect(parseNpuSmiUsages('HBM Usage Rate(%) : 5\nChip ID : 0\n')).toEqual([]);
});
