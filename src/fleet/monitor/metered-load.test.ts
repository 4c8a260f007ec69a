import { expect, test } from 'vitest';
import type { LoadReading } from '../adapter.ts';
import { meterLoad, prefixHitRatio } from './metered-load.ts';

const reading = (over: Partial<LoadReading> = {}): LoadReading => ({
  running: 1,
  waiting: 1,
  kvUse: undefined,
  promptTokensTotal: 100,
  generationTokensTotal: 50,
  prefixQueryTokensTotal: undefined,
  prefixHitTokensTotal: undefined,
  ...over,
});
const first = meterLoad(undefined, reading(), 1_000, 0);
const second = (over: Partial<LoadReading> = {}) =>
  meterLoad(first, reading({ promptTokensTotal: 300, generationTokensTotal: 60, ...over }), 3_000, 0);

test('two readings of a busy engine give its rates', () => {
  expect(first).toMatchObject({ prefillTokensPerSecond: undefined, decodeTokensPerSecond: undefined });
  expect(second()).toMatchObject({ prefillTokensPerSecond: 100, decodeTokensPerSecond: 5 });
});

test('an engine that had a rest did less than it can, so that says nothing', () => {
  expect(second({ waiting: 0 })).toMatchObject({ prefillTokensPerSecond: undefined, decodeTokensPerSecond: 5 });
  expect(second({ running: 0 })).toMatchObject({ decodeTokensPerSecond: undefined });
});

test('totals that went down are those of another process', () => {
  expect(second({ generationTokensTotal: 3 })).toMatchObject({ decodeTokensPerSecond: undefined });
});

test('the share of hits needs both counts and something looked up', () => {
  expect(prefixHitRatio(reading({ prefixQueryTokensTotal: 10, prefixHitTokensTotal: 4 }))).toBe(0.4);
  expect(prefixHitRatio(reading({ prefixQueryTokensTotal: 0, prefixHitTokensTotal: 0 }))).toBeUndefined();
  expect(prefixHitRatio(reading())).toBeUndefined();
});
