import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atRate, mixNamed } from './build-workload.ts';
import { dayPlan } from './day-plan.ts';

test('a day of half at 0.5 and half at 1.5 of 10 requests/s, on blocks of 4', () => {
  const curve = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 0.5 : 1.5));
  const [traffic] = atRate(mixNamed('chat'), 10).classes;
  const day = { name: 'x', curve, classes: [{ ...traffic!, peakRequestsPerSecond: 21 }] };
  expect(dayPlan(day, 4)).toEqual({
    byHour: curve.map((factor) => (factor === 0.5 ? 2 : 4)),
    peak: 6,
    mean: 3,
    perfectScaler: 3,
  });
});

test('a load that fills blocks exactly needs no other, in spite of rounding', () => {
  expect(dayPlan(atRate(mixNamed('chat'), 0.3), 0.1).mean).toBe(3);
});

test('a block that bears more never needs more of them, and scaling never costs more than the peak', () => {
  const day = mixNamed('r1-production');
  const rate = fc.double({ min: 0.1, max: 100, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (a, b) => {
      const [less, more] = [dayPlan(day, Math.min(a, b)), dayPlan(day, Math.max(a, b))];
      expect(more.peak).toBeLessThanOrEqual(less.peak);
      expect(more.perfectScaler).toBeLessThanOrEqual(less.perfectScaler);
      expect(more.perfectScaler).toBeLessThanOrEqual(more.peak);
    }),
  );
});

test('blocks that bear nothing are refused', () => {
  expect(() => dayPlan(mixNamed('chat'), 0)).toThrow(expect.objectContaining({ code: 'PLANNER_BAD_VALUE' }));
});
