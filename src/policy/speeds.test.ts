import { expect, test } from 'vitest';
import { defaultPolicy } from './policy.ts';
import { isMeasured, speedsOf } from './speeds.ts';
import { load } from './testing/builders.ts';

const { assumptions } = defaultPolicy;
const unmeasured = { prefillTokensPerSecond: undefined, decodeTokensPerSecond: undefined };
const measured = load('m', { running: 4, prefillTokensPerSecond: 5_000, decodeTokensPerSecond: 50 });

test('a fifth stream makes a step of 20 ms one of 22.5 ms', () => {
  const speed = speedsOf([measured], assumptions)(measured);
  expect(1_000 / speed.streamTokensPerSecond).toBeCloseTo(22.5, 10);
  expect(speed.batchTokensPerSecond).toBeCloseTo(5_000 / 22.5, 10);
});

test('an idle replica is as fast as it was measured', () => {
  const idle = load('a', { decodeTokensPerSecond: 50 });
  expect(speedsOf([idle], assumptions)(idle)).toMatchObject({ streamTokensPerSecond: 50, batchTokensPerSecond: 50 });
});

test('an unmeasured one is taken to be a quarter better than the best of its pool', () => {
  const fresh = load('new', unmeasured);
  const other = load('o', { pool: 'other', prefillTokensPerSecond: 90_000 });
  const slow = load('s', { prefillTokensPerSecond: 10 });
  expect(speedsOf([slow, measured, other, fresh], assumptions)(fresh).prefillTokensPerSecond).toBe(6_250);
});

test('alone in its pool, than the best of the fleet; alone in the fleet, than what is assumed', () => {
  const fresh = load('new', { pool: 'new', ...unmeasured });
  expect(speedsOf([measured, fresh], assumptions)(fresh).prefillTokensPerSecond).toBe(6_250);
  expect(speedsOf([fresh], assumptions)(fresh)).toEqual({
    prefillTokensPerSecond: 1_250,
    streamTokensPerSecond: 25,
    batchTokensPerSecond: 25,
  });
});

test('what was measured of it counts, and a rate of 0 was not', () => {
  const half = load('half', { prefillTokensPerSecond: 200, decodeTokensPerSecond: 0 });
  expect(speedsOf([half], assumptions)(half)).toMatchObject({ prefillTokensPerSecond: 200, streamTokensPerSecond: 25 });
  expect(isMeasured(half)).toBe(false);
  expect(isMeasured(measured)).toBe(true);
});
