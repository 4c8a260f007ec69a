import { expect, test } from 'vitest';
import { accelerators } from '../catalogue/accelerators.ts';
import { calibrationOf } from './calibration-of.ts';
import { modelConstants } from './constants.ts';

test.each(Object.entries(modelConstants))('%s lies within the range its meaning allows', (_, constant) => {
  expect(constant.value).toBeGreaterThanOrEqual(constant.least);
  expect(constant.value).toBeLessThanOrEqual(constant.most);
  expect(constant.meaning).not.toBe('');
});

test.each(accelerators.map((device) => [device.id, device] as const))(
  'no kernel of %s beats a peak, and no floor is negative',
  (_, device) => {
    const { latentDecode, groupedDecode, prefillAttention, projections, experts, ...rest } = calibrationOf(device);
    const all = [latentDecode, groupedDecode, prefillAttention, projections, experts];
    for (const { computeShare, memoryShare, floorUs } of [...all, rest.prefillProjections, rest.prefillExperts]) {
      expect(Math.min(computeShare, memoryShare)).toBeGreaterThan(0);
      expect(Math.max(computeShare, memoryShare)).toBeLessThanOrEqual(1);
      expect(floorUs).toBeGreaterThanOrEqual(0);
    }
  },
);

test('a device stands on its own tables, a sibling’s, its maker’s operators, or its peaks', () => {
  const basis = (id: string) => calibrationOf(accelerators.find((device) => device.id === id)!).basis;
  expect(['h200', 'b300', '910c', 'mi300x', '950dt', 'epyc-9654'].map(basis)).toEqual([
    'kernel-tables',
    'sibling-tables',
    'published-operators',
    'peaks',
    'peaks',
    'peaks',
  ]);
});
