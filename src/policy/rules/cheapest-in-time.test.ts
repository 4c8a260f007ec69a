import { expect, test } from 'vitest';
import { forecastOf, targets } from '../testing/builders.ts';
import { cheapestInTime } from './cheapest-in-time.ts';

const cheap = forecastOf('cheap', { costMicroUsd: 5, ttftMs: 4_000, finishMs: 9_000 });
const dear = forecastOf('dear', { costMicroUsd: 9, ttftMs: 100, finishMs: 2_000 });

test('the cheapest of those that are soon enough', () => {
  expect(cheapestInTime([dear, cheap], { targets: {} }, targets, 800).forecast.replicaId).toBe('cheap');
  expect(cheapestInTime([dear, cheap], { targets: { ttftMs: 3_999 } }, targets, 800).forecast.replicaId).toBe('dear');
});

test('the least late of the whole reply where none is soon enough', () => {
  const slowStart = forecastOf('slow start', { ttftMs: 65_000, tpotMs: 100 });
  const slowSteps = forecastOf('slow steps', { ttftMs: 100, tpotMs: 200 });
  // 60,000 ms late to the first token against 800 x 100 ms late in the steps.
  expect(cheapestInTime([slowSteps, slowStart], { targets: {} }, targets, 800)).toMatchObject({
    forecast: { replicaId: 'slow start' },
    because: 'least late of 2, of which none meets 5000 ms to the first token and 100 ms per token',
  });
  expect(cheapestInTime([slowSteps, slowStart], { targets: {} }, targets, 500).forecast.replicaId).toBe('slow steps');
});

test('at equal prices the soonest to finish', () => {
  const free = [
    { ...cheap, costMicroUsd: 0 },
    { ...dear, costMicroUsd: 0 },
  ] as const;
  expect(cheapestInTime(free, { targets: {} }, targets, 800).forecast.replicaId).toBe('dear');
});
