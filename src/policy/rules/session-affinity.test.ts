import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastOf } from '../testing/builders.ts';
import { sessionAffinity } from './session-affinity.ts';

const sessions = Array.from({ length: 400 }, (_, i) => `session ${i}`);

function homes(ids: readonly string[]): readonly string[] {
  const [first = forecastOf('none'), ...others] = ids.map((id) => forecastOf(id));
  return sessions.map((session) => sessionAffinity([first, ...others], session).forecast.replicaId);
}

test('a lost replica moves its own sessions and no other, and they return with it', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-d]\/[0-9]$/), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(ids, fc.nat(7), (all, at) => {
      const lost = all[at % all.length]!;
      const before = homes(all);
      const after = homes(all.filter((id) => id !== lost));
      expect(after.filter((_, i) => before[i] !== lost)).toEqual(before.filter((id) => id !== lost));
      expect(after).not.toContain(lost);
    }),
    { numRuns: 50 },
  );
});

test('sessions spread evenly', () => {
  const shares = Map.groupBy(homes(['a/0', 'a/1', 'b/0', 'b/1']), (id) => id);
  for (const { length } of shares.values()) expect(Math.abs(length - 100)).toBeLessThan(30);
  expect(shares.size).toBe(4);
});

test('without a session the least loaded is taken, and that is said', () => {
  const choice = sessionAffinity([forecastOf('a', { inFlight: 1 }), forecastOf('b')], undefined);
  expect(choice).toMatchObject({ forecast: { replicaId: 'b' }, because: expect.stringContaining('no session given') });
});
