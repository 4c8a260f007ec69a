import { expect, test } from 'vitest';
import { nvidiaSmiArgs, parseNvidiaSmi } from './parse-nvidia-smi.ts';
import { hardwareFixture } from './testing/fixture-probe.ts';

const mebibyte = 1024 * 1024;
const read = (name: string) => parseNvidiaSmi(hardwareFixture(`nvidia-smi/${name}.csv`));

test('the query asks for the eleven columns the parser reads', () => {
  expect(nvidiaSmiArgs).toEqual([
    '--query-gpu=index,uuid,name,memory.total,memory.used,utilization.gpu,temperature.gpu,power.draw,pci.bus_id,driver_version,compute_cap',
    '--format=csv,noheader,nounits',
  ]);
});

test('memory is in MiB', () => {
  expect(read('h100')).toEqual({
    gpus: [
      {
        index: 0,
        uuid: 'GPU-1b6e0c36-0000-4000-8000-00000000000a',
        name: 'NVIDIA H100 80GB HBM3',
        memory: { kind: 'own', totalBytes: 81_559 * mebibyte, usedBytes: 4 * mebibyte },
        utilisationPercent: 0,
        temperatureC: 31,
        powerW: 72.15,
        busId: '00000000:18:00.0',
        driverVersion: '550.90.07',
        computeCapability: '9.0',
      },
    ],
    unreadable: [],
  });
});

test('[N/A] as memory means that the memory is the machine’s', () => {
  expect(read('gb10-unified').gpus[0]?.memory).toEqual({ kind: 'unified' });
});

test('what the driver does not support is absent, and its complaint is kept', () => {
  const { gpus, unreadable } = read('lost-gpu');
  expect(gpus.map(({ index, temperatureC }) => ({ index, temperatureC }))).toEqual([{ index: 0, temperatureC: 28 }]);
  expect(gpus[0]).not.toHaveProperty('utilisationPercent');
  expect(gpus[0]).not.toHaveProperty('powerW');
  expect(unreadable).toEqual(['Unable to determine the device handle for GPU0000:0B:00.0: Unknown Error']);
});

test('a machine without GPUs gives none, with the sentence the tool prints', () => {
  expect(parseNvidiaSmi('No devices were found\n')).toEqual({ gpus: [], unreadable: ['No devices were found'] });
});
