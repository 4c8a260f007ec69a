import { expect, test } from 'vitest';
import { arrivalChance, arrivalsAfter } from './arrivals.ts';
import { normalQuantile, normalShare } from './normal.ts';
import { shareWithin, waitOf } from './waiting.ts';

const poisson = { servers: 1, serviceMs: 100, arrivalCv2: 1, serviceCv2: 1 };
const meanMs = ({ chance, meanMs: each }: { chance: number; meanMs: number }): number => chance * each;

test('Poisson arrivals and exponential services: exactly M/M/1', () => {
  expect(waitOf({ ...poisson, utilisation: 0.5 })).toEqual({
    chance: expect.closeTo(0.5, 9),
    meanMs: expect.closeTo(200, 6),
  });
  expect(meanMs(waitOf({ ...poisson, utilisation: 0.9 }))).toBeCloseTo(900, 6);
});

test('equal services halve the wait: M/D/1', () => {
  expect(meanMs(waitOf({ ...poisson, utilisation: 0.8, serviceCv2: 0 }))).toBeCloseTo(200, 6);
});

test('two servers at 0.8: within 3 % of the 178 ms of M/M/2', () => {
  expect(
    Math.abs(meanMs(waitOf({ ...poisson, servers: 2, utilisation: 0.8 })) / (100 * (0.64 / 0.36)) - 1),
  ).toBeLessThan(0.03);
});

test('bursts make more wait, and longer', () => {
  const [even, bursty] = [1, 5].map((arrivalCv2) => waitOf({ ...poisson, utilisation: 0.3, arrivalCv2 }));
  expect(bursty!.chance).toBeGreaterThan(even!.chance);
  expect(meanMs(bursty!)).toBeGreaterThan(meanMs(even!));
});

test('an idle server lets nobody wait, a full one everybody for ever', () => {
  expect(waitOf({ ...poisson, utilisation: 0 })).toEqual({ chance: 0, meanMs: 0 });
  expect(shareWithin(waitOf({ ...poisson, utilisation: 1 }), 1e9)).toBe(0);
  expect(shareWithin({ chance: 0.5, meanMs: 200 }, 0)).toBe(0.5);
  expect(shareWithin({ chance: 0.5, meanMs: 200 }, -1)).toBe(0);
});

test('Poisson arrivals: 1 − e⁻ˣ that any comes, x that come', () => {
  expect(arrivalChance(0.7, 1)).toBeCloseTo(1 - Math.exp(-0.7), 6);
  expect(arrivalsAfter(0.7, 1)).toBe(0.7);
});

test('bursts leave more steps empty, and put more beside one who comes', () => {
  expect(arrivalChance(0.7, 5)).toBeLessThan(arrivalChance(0.7, 1));
  expect(arrivalsAfter(0.7, 5)).toBeGreaterThan(1.5);
  expect(arrivalChance(40, 5)).toBeCloseTo(1, 3);
});

test('95 of 100 lie below 1.645 deviations, and back', () => {
  expect(normalShare(1.6449)).toBeCloseTo(0.95, 4);
  expect(normalShare(-1.6449)).toBeCloseTo(0.05, 4);
  expect(normalQuantile(0.95)).toBeCloseTo(1.6449, 3);
  expect(normalQuantile(0.5)).toBeCloseTo(0, 6);
});
