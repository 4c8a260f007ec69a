import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replica } from '../testing/replica.ts';
import { columns } from './columns.ts';
import type { FleetReplica } from './fleet.ts';
import { fleetRows, matches, type Sorting } from './fleet-rows.ts';

const ids = (replicas: readonly FleetReplica[]) => replicas.map(({ id }) => id);
const byRunning = (direction: Sorting['direction']): Sorting => ({ column: 'running', direction });
const some = [replica('a/0', { running: 2 }), replica('a/1'), replica('b/0', { running: 10 })];

test('what was never measured comes last in either direction', () => {
  expect(ids(fleetRows(some, '', byRunning('up')))).toEqual(['a/0', 'b/0', 'a/1']);
  expect(ids(fleetRows(some, '', byRunning('down')))).toEqual(['b/0', 'a/0', 'a/1']);
});

test('equal rows stand by their names, and a name counts its numbers', () => {
  const replicas = ['a/10', 'a/9', 'b/1'].map((id) => replica(id, { running: 1 }));
  for (const direction of ['up', 'down'] as const) {
    expect(ids(fleetRows(replicas, '', byRunning(direction)))).toEqual(['a/9', 'a/10', 'b/1']);
  }
});

test('a price of zero is no price, and is not the cheapest', () => {
  const replicas = [replica('free/0'), replica('dear/0', { hourlyUsd: 2 }), replica('cheap/0', { hourlyUsd: 0.4 })];
  expect(ids(fleetRows(replicas, '', { column: 'hourly', direction: 'up' }))).toEqual(['cheap/0', 'dear/0', 'free/0']);
});

test('each word of a filter is a part of one of the texts of a row, in any case', () => {
  const one = replica('h200-a/0', {
    kind: 'sglang',
    labels: { vendor: 'nvidia', accelerator: 'H200' },
    state: 'starting',
  });
  for (const filter of ['', '  ', 'h200', 'H200 START', 'sglang h200-a']) expect(matches(one, filter)).toBe(true);
  for (const filter of ['910c', 'h200 ready', 'nvidia']) expect(matches(one, filter)).toBe(false);
});

const value = fc.option(fc.integer({ min: 0, max: 3 }));
const someReplica = fc
  .record({ id: fc.stringMatching(/^[ab]\/[0-9]{1,2}$/), running: value, kvUse: value })
  .map(({ id, ...over }) => replica(id, over));
const fleet = fc.uniqueArray(someReplica, { selector: ({ id }) => id, maxLength: 8 });
const sorting = fc.record({
  column: fc.constantFrom(...columns),
  direction: fc.constantFrom('up' as const, 'down' as const),
});

test('the order in which the server names its replicas never changes the rows', () => {
  fc.assert(
    fc.property(fleet, sorting, fc.constantFrom('', 'a/', '1'), (replicas, by, filter) => {
      const rows = fleetRows(replicas, filter, by);
      expect(ids(fleetRows(replicas.toReversed(), filter, by))).toEqual(ids(rows));
      expect(ids(rows).toSorted()).toEqual(ids(replicas.filter((one) => matches(one, filter))).toSorted());
    }),
  );
});
