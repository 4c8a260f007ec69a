import { expect, test } from 'vitest';
import { parseNpuSmiMapping } from './parse-npu-smi-mapping.ts';
import { hardwareFixture } from './testing/fixture-probe.ts';

const read = (name: string) => parseNpuSmiMapping(hardwareFixture(`npu-smi/${name}.txt`));

test('a management controller is not a die', () => {
  expect(read('mapping-910c-one-npu')).toEqual({
    kind: 'mapping',
    dies: [
      { npuId: 0, chipId: 0, logicId: 0, name: 'Ascend910' },
      { npuId: 0, chipId: 1, logicId: 1, name: 'Ascend910' },
    ],
  });
});

test('a 910B has no physical id column, and a name with a space', () => {
  expect(read('mapping-910b')).toEqual({
    kind: 'mapping',
    dies: [
      { npuId: 0, chipId: 0, logicId: 0, name: 'Ascend 910B3' },
      { npuId: 1, chipId: 0, logicId: 1, name: 'Ascend 910B3' },
    ],
  });
});

test('a 950 has a slot where others have a chip; the slot is not taken for one', () => {
  expect(read('mapping-950')).toEqual({
    kind: 'mapping',
    dies: [
      { npuId: 0, chipId: 0, logicId: 0, name: 'Ascend950PR' },
      { npuId: 1, chipId: 0, logicId: 1, name: 'Ascend950PR' },
    ],
  });
});

test('another header is reported', () => {
  expect(parseNpuSmiMapping('Device   Die\n0   0\n')).toEqual({ kind: 'unknown-layout', header: 'Device   Die' });
  expect(parseNpuSmiMapping('')).toEqual({ kind: 'unknown-layout', header: '' });
});
