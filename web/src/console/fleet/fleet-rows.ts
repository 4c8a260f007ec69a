import { type Column, cellOf } from './columns.ts';
import { acceleratorOf, type FleetReplica } from './fleet.ts';

export interface Sorting {
  readonly column: Column;
  readonly direction: 'up' | 'down';
}

/** A filter holds words; a replica is shown when each of them is a part of one of its texts. */
export function matches(replica: FleetReplica, filter: string): boolean {
  const { id, pool, kind, state } = replica;
  const texts = [id, pool, kind, state, acceleratorOf(replica) ?? ''].map((text) => text.toLowerCase());
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.every((word) => texts.some((text) => text.includes(word)));
}

/**
 * The rows of the table. What was never measured comes last in either direction, so that it hides nothing, and equal rows
 * stand by their names: rows only move when their numbers do.
 */
export function fleetRows(
  replicas: readonly FleetReplica[],
  filter: string,
  { column, direction }: Sorting,
): readonly FleetReplica[] {
  const sign = direction === 'up' ? 1 : -1;
  return replicas
    .filter((replica) => matches(replica, filter))
    .toSorted((a, b) => inOrder(cellOf(column, a), cellOf(column, b), sign) || byText(a.id, b.id));
}

function inOrder(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : byText(String(a), String(b)));
}

/** pool/2 before pool/10. */
function byText(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true }) || Number(a > b) - Number(a < b);
}
