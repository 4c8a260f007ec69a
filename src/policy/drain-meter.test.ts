import { expect, test } from 'vitest';
import { DrainMeter, retryAfterMs } from './drain-meter.ts';

function meterOf(everyMs: number, count: number): DrainMeter {
  const meter = new DrainMeter();
  for (let i = 0; i < count; i++) meter.finished(i * everyMs);
  return meter;
}

test('steady ends are their own rate, at once and for long', () => {
  expect(meterOf(500, 1_000).perSecond(499_500)).toBeCloseTo(2, 1);
  expect(meterOf(500, 11).perSecond(5_000)).toBeCloseTo(2.2, 1);
});

test('one end says nothing about how often', () => {
  expect(new DrainMeter().perSecond(0)).toBeUndefined();
  expect(meterOf(500, 1).perSecond(10_000)).toBeUndefined();
});

test('when nothing ends any more the rate falls by e in a minute', () => {
  const meter = meterOf(500, 1_000);
  expect(meter.perSecond(499_500 + 60_000)).toBeCloseTo(2 / Math.E, 1);
});

test('a clock that jumps back gives a rate still', () => {
  expect(meterOf(500, 1_000).perSecond(400_000)).toBeCloseTo(2, 1);
});

test('ask again when the queue and one more have drained, within a second and a minute', () => {
  expect(retryAfterMs(9, 2)).toBe(5_000);
  expect(retryAfterMs(9, 100)).toBe(1_000);
  expect(retryAfterMs(999, 2)).toBe(60_000);
  expect(retryAfterMs(999, undefined)).toBe(1_000);
});
