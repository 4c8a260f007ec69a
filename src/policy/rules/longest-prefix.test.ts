import { expect, test } from 'vitest';
import { forecastOf } from '../testing/builders.ts';
import { longestPrefix } from './longest-prefix.ts';

const warm = (inFlight: number) => forecastOf('warm', { cachedTokens: 900, inFlight });
const cold = (inFlight: number) => forecastOf('cold', { cachedTokens: 100, inFlight });

test('the longest prefix wins until its replica has too much of the load', () => {
  // 1.25 x (2 + 2 + 1) / 2, rounded up: below 4.
  expect(longestPrefix([cold(2), warm(2)], 1.25).forecast.replicaId).toBe('warm');
  // 1.25 x (4 + 1 + 1) / 2, rounded up: below 4.
  expect(longestPrefix([cold(1), warm(4)], 1.25).forecast.replicaId).toBe('cold');
});

test('an overloaded replica loses only its own: the others keep their prefixes', () => {
  const other = forecastOf('other', { cachedTokens: 500, inFlight: 2 });
  expect(longestPrefix([warm(20), cold(1), other], 1.25).forecast.replicaId).toBe('other');
});

test('a prompt that nobody has goes to the least loaded', () => {
  const choice = longestPrefix([forecastOf('a', { inFlight: 3 }), forecastOf('b', { inFlight: 2 })], 1.25);
  expect(choice).toMatchObject({ forecast: { replicaId: 'b' }, because: expect.stringContaining('nobody below 4') });
});

test('a factor below 1 counts as 1, by which somebody is always below the bound', () => {
  expect(longestPrefix([cold(3), warm(3)], 0).forecast.replicaId).toBe('warm');
});
