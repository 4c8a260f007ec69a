import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns } from '../fleet/columns.ts';
import { type ConsoleRoute, consolePathOf, consoleRouteOf, usualSorting } from './console-route.ts';

const at = (path: string) => consoleRouteOf(new URL(path, 'http://here'));

test('an address names the filter, the order, or the replica', () => {
  expect(at('/console')).toEqual({ kind: 'fleet', filter: '', sorting: usualSorting });
  expect(at('/console?filter=h200+a&sort=ttft95.down')).toEqual({
    kind: 'fleet',
    filter: 'h200 a',
    sorting: { column: 'ttft95', direction: 'down' },
  });
  expect(at('/console/replica/cheap%2F0')).toEqual({ kind: 'replica', id: 'cheap/0' });
});

test('an address that says nothing known is the whole fleet', () => {
  for (const path of ['/console/', '/console/replica/%ff', '/console/replica/a/b', '/console?sort=__proto__.down']) {
    expect(at(path)).toEqual({ kind: 'fleet', filter: '', sorting: usualSorting });
  }
});

const fleetRoute = fc.record({
  kind: fc.constant('fleet' as const),
  filter: fc.string({ maxLength: 200 }),
  sorting: fc.record({
    column: fc.constantFrom(...columns),
    direction: fc.constantFrom('up' as const, 'down' as const),
  }),
});
// An address reads `.` and `..` as steps, whatever they stand for; a replica is named by its pool and its number.
const replicaRoute = fc.record({
  kind: fc.constant('replica' as const),
  id: fc.string({ unit: 'grapheme', minLength: 1 }).filter((id) => !/^\.{1,2}$/.test(id)),
});

test('every place has an address, and the address leads back there', () => {
  fc.assert(
    fc.property(fc.oneof(fleetRoute, replicaRoute), (route: ConsoleRoute) => {
      expect(at(consolePathOf(route))).toEqual(route);
    }),
  );
});
