import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { operatorTime, softMax } from './roofline.ts';

const peaks = { operationsPerSecond: 1e12, bytesPerSecond: 1e12 };
const half = { floorUs: 5, computeShare: 0.5, memoryShare: 0.5 };

test('far from the ridge the longer of computing and moving decides', () => {
  expect(operatorTime(half, peaks, 50e6, 0)).toEqual({ us: 105, bound: 'compute' });
  expect(operatorTime(half, peaks, 0, 50e6)).toEqual({ us: 105, bound: 'memory' });
});

test('a kernel that has next to nothing to do takes its floor', () => {
  expect(operatorTime(half, peaks, 0, 0)).toEqual({ us: 5, bound: 'floor' });
});

test('at the ridge a fifth is added, at twice the distance 1.5 %', () => {
  expect(softMax(1, 1)).toBeCloseTo(1.189, 3);
  expect(softMax(2, 1) / 2).toBeCloseTo(1.015, 3);
});

property.prop([fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true })])(
  'the soft maximum lies between the maximum and the sum',
  (a, b) => {
    expect(softMax(a, b)).toBeGreaterThanOrEqual(Math.max(a, b) * (1 - 1e-9));
    expect(softMax(a, b)).toBeLessThanOrEqual((a + b) * (1 + 1e-9));
  },
);
