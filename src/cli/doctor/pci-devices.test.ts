import { expect, test } from 'vitest';
import { classifyPci, readPciDevices } from './pci-devices.ts';
import { fixtureProbe } from './testing/fixture-probe.ts';

test.for([
  ['d100', 'Ascend 310'],
  ['d500', 'Ascend 310P'],
  ['d801', 'Ascend 910A'],
  ['d802', 'Ascend 910B'],
  ['d803', 'Ascend 910C'],
  ['d806', 'Ascend 950PR'],
] as const)('19e5:%s is %s', ([deviceId, name]) => {
  expect(classifyPci('a', '0x19e5', `0x${deviceId}`, '0x120000')).toEqual({
    address: 'a',
    vendor: 'ascend',
    deviceId,
    name,
  });
});

test('a Huawei accelerator that is not in the table is still one', () => {
  expect(classifyPci('a', '0x19e5', '0xd9ff', '0x120000')).toEqual({
    address: 'a',
    vendor: 'ascend',
    deviceId: 'd9ff',
  });
});

test.for([
  ['a Huawei network card', '0x19e5', '0x1822', '0x020000'],
  ['the display of a Huawei management chip', '0x19e5', '0x1711', '0x030000'],
  ['the sound part of an NVIDIA card', '0x10de', '0x22ba', '0x040300'],
  ['an Intel GPU', '0x8086', '0x56a0', '0x030000'],
  ['a device without files', '', '', ''],
] as const)('%s is not an accelerator of ours', ([, vendor, device, classCode]) => {
  expect(classifyPci('a', vendor, device, classCode)).toBeUndefined();
});

test('the bus is read without any vendor’s tool, and amdgpu tells its memory', async () => {
  const folder = '/sys/bus/pci/devices';
  const device = (address: string, vendor: string, id: string, classCode: string) => ({
    [`${folder}/${address}/vendor`]: `${vendor}\n`,
    [`${folder}/${address}/device`]: `${id}\n`,
    [`${folder}/${address}/class`]: `${classCode}\n`,
  });
  const probe = fixtureProbe({
    files: {
      ...device('0000:00:00.0', '0x8086', '0x0d57', '0x060000'),
      ...device('0000:03:00.0', '0x1002', '0x744c', '0x030000'),
      ...device('0000:18:00.0', '0x10de', '0x2330', '0x030200'),
      [`${folder}/0000:03:00.0/mem_info_vram_total`]: '25753026560\n',
      [`${folder}/0000:03:00.0/mem_info_vram_used`]: '26869760\n',
    },
  });
  expect(await readPciDevices(probe)).toEqual([
    {
      address: '0000:03:00.0',
      vendor: 'amd',
      deviceId: '744c',
      memory: { totalBytes: 25_753_026_560, usedBytes: 26_869_760 },
    },
    { address: '0000:18:00.0', vendor: 'nvidia', deviceId: '2330' },
  ]);
});
