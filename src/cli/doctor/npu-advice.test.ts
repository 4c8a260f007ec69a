import { expect, test } from 'vitest';
import { adviseNpu, npuFamily } from './npu-advice.ts';
import { factsOf, model, withAscend } from './testing/machines.ts';

async function dies(info: string) {
  const { ascend } = await factsOf(withAscend(info));
  if (ascend.kind !== 'dies') throw new Error(`${info} was not read`);
  return ascend;
}

const r1 = model('deepseek-r1:671b', { parameters: 671_000_000_000 });
const distill8b = model('deepseek-r1:8b', { parameters: 8_000_000_000 });

test('the family is in the name, or in two dies per NPU where the driver prints only Ascend910', async () => {
  expect(npuFamily(await dies('info-910b3'))).toBe('910B');
  expect(npuFamily(await dies('info-910c-node'))).toBe('910C');
  expect(npuFamily(await dies('info-950'))).toBe('950');
  expect(npuFamily(await dies('info-310p'))).toBe('310P');
});

test('a die in Warning and two dies at work are not free, so a 910C node is three short for R1', async () => {
  expect(adviseNpu(r1, await dies('info-910c-node'))).toEqual({
    kind: 'too-few',
    family: '910C',
    checkpoint: 'W8A8',
    weightsBytes: 671_000_000_000,
    diesNeeded: 16,
    diesFree: 13,
  });
});

test('a distillation runs from BF16 weights', async () => {
  expect(adviseNpu(distill8b, await dies('info-910c-node'))).toEqual({
    kind: 'enough',
    family: '910C',
    checkpoint: 'BF16',
    weightsBytes: 16_000_000_000,
    diesNeeded: 2,
    diesFree: 13,
  });
});

test('dies of 32 GB are needed twice over', async () => {
  expect(adviseNpu(distill8b, await dies('info-910b4-pair'))).toMatchObject({
    kind: 'too-few',
    diesNeeded: 4,
    diesFree: 2,
  });
});

test('a family without published sizing gets both numbers and no verdict', async () => {
  const freeMemoryBytes = (131_072 - 3_210) * 1024 ** 2;
  expect(adviseNpu(distill8b, await dies('info-950'))).toEqual({
    kind: 'unsized',
    family: '950',
    checkpoint: 'BF16',
    weightsBytes: 16_000_000_000,
    freeMemoryBytes,
  });
});

test('nobody serves a stand-in on an NPU', async () => {
  expect(adviseNpu(model('nano-r1', { isStandIn: true }), await dies('info-910c-node'))).toBeUndefined();
});
