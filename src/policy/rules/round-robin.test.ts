import { expect, test } from 'vitest';
import { forecastOf } from '../testing/builders.ts';
import { roundRobin } from './round-robin.ts';

const [a, b, c] = [forecastOf('a'), forecastOf('b'), forecastOf('c')];

test('ids in order and from the start again', () => {
  expect(roundRobin([c, a, b], undefined).forecast.replicaId).toBe('a');
  expect(roundRobin([c, a, b], 'a').forecast.replicaId).toBe('b');
  expect(roundRobin([c, a, b], 'c').forecast.replicaId).toBe('a');
});

test('a replica that went away does not end the round', () => {
  expect(roundRobin([c, a], 'b').forecast.replicaId).toBe('c');
});
