import { expect, test } from 'vitest';
import { pairs, scenarioFrom, scenarioOfFlags } from './plan-flags.ts';

test('flags say what a scenario says, in its units', () => {
  const flags = {
    model: 'r1',
    mix: 'chat',
    rps: '16',
    ttftP95: '3s',
    tpotP95: '60ms',
    devices: 'h200, 910c',
    price: ['h200=3.5USD/h,910c=1USD/h'],
    stock: ['h200=64'],
    vendorShare: ['ascend<=50%', 'nvidia>=0.2'],
    power: '500kW',
    surviveNodeLoss: true,
  };
  expect(scenarioOfFlags(flags)).toEqual({
    model: 'r1',
    mix: 'chat',
    rps: 16,
    ttft: 3_000,
    tpot: 60,
    percentile: 0.95,
    devices: ['h200', '910c'],
    price: { h200: 3_500_000, '910c': 1_000_000 },
    stock: { h200: 64 },
    vendorShares: [
      { vendor: 'huawei', bound: 'most', share: 0.5 },
      { vendor: 'nvidia', bound: 'least', share: 0.2 },
    ],
    power: 500_000,
    surviveNodeLoss: true,
  });
});

test.each([
  [{ ttftP95: '3' }, '--ttft-p95 is 3, without a unit: write a time like 3s or 60ms.'],
  [{ rps: '-1' }, '--rps is -1, and must be above 0: write a number like 16.'],
  [{ price: ['h200=3.5'] }, '--price h200 is 3.5, without a unit: write a price of a package-hour like 2.5USD/h.'],
  [{ price: ['h200'] }, '--price is h200: write it like h200=3.5USD/h.'],
  [{ stock: ['h200=1.5'] }, '--stock h200 must be a whole number.'],
  [
    { vendorShare: ['nvidea<=0.5'] },
    '--vendor-share is nvidea<=0.5 (is nvidea, no vendor that is known; nearest is nvidia): write a rule like huawei<=0.5 or nvidia>=20%.',
  ],
  [{ vendorShare: ['half huawei'] }, '--vendor-share is half huawei: write a rule like huawei<=0.5 or nvidia>=20%.'],
  [{ precisions: 'fp9' }, '--precisions must be of bf16, fp8, int8, fp4, int4.'],
  [{ region: 'Europe' }, '--region must be a country code, with more behind a hyphen: DE or CN-north.'],
  [
    { ttftP95: '3s', tpotP99: '60ms' },
    'A plan keeps both targets at one percentile: give those of 95 % or those of 99 %.',
  ],
  [{ mix: 'chat', trace: 'a.csv' }, '--mix and --trace both say what requests are like; keep one of them.'],
])('%#: a flag that cannot be meant is named', (flags, message) => {
  expect(() => scenarioOfFlags(flags)).toThrow(message);
});

test('of 99 % are both targets where one is', async () => {
  expect(await scenarioFrom({ ttftP99: '3s', tpotP99: '80ms' })).toEqual({ ttft: 3_000, tpot: 80, percentile: 0.99 });
});

test('pairs may be given in one word or in several', () => {
  expect(pairs('--stock', ['a=1,b=2', 'c=3'], 'a=1')).toEqual({ a: '1', b: '2', c: '3' });
});
