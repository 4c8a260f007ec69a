import { expect, test } from 'vitest';
import { forecastOf } from '../testing/builders.ts';
import { leastLoaded } from './least-loaded.ts';

test('as a share of places where all tell them', () => {
  const small = forecastOf('small', { inFlight: 2, maxRunning: 4 });
  const large = forecastOf('large', { inFlight: 60, maxRunning: 256 });
  expect(leastLoaded([small, large]).forecast.replicaId).toBe('large');
  expect(leastLoaded([small, { ...large, maxRunning: undefined }]).forecast.replicaId).toBe('small');
});

test('ties go to the fewest running, then to the lower id', () => {
  const b = forecastOf('b', { inFlight: 2, running: 1 });
  expect(leastLoaded([forecastOf('a', { inFlight: 2, running: 2 }), b]).forecast.replicaId).toBe('b');
  expect(leastLoaded([b, { ...b, replicaId: 'a' }]).forecast.replicaId).toBe('a');
});
