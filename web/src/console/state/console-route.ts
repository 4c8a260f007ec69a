import { isColumn } from '../fleet/columns.ts';
import type { Sorting } from '../fleet/fleet-rows.ts';

export type ConsoleRoute =
  | { readonly kind: 'fleet'; readonly filter: string; readonly sorting: Sorting }
  | { readonly kind: 'replica'; readonly id: string };

export const usualSorting: Sorting = { column: 'replica', direction: 'up' };
const longestFilter = 200;

/** An address that says nothing known is the fleet, unfiltered. */
export function consoleRouteOf({ pathname, search }: Pick<URL, 'pathname' | 'search'>): ConsoleRoute {
  const id = replicaIn(pathname);
  if (id !== undefined) return { kind: 'replica', id };
  const params = new URLSearchParams(search);
  const [column = '', direction] = (params.get('sort') ?? '').split('.');
  const sorting: Sorting = isColumn(column)
    ? { column, direction: direction === 'down' ? 'down' : 'up' }
    : usualSorting;
  return { kind: 'fleet', filter: (params.get('filter') ?? '').slice(0, longestFilter), sorting };
}

export function consolePathOf(route: ConsoleRoute): string {
  if (route.kind === 'replica') return `/console/replica/${encodeURIComponent(route.id)}`;
  const { column, direction } = route.sorting;
  const isUsual = column === usualSorting.column && direction === usualSorting.direction;
  const params = new URLSearchParams({
    ...(route.filter === '' ? {} : { filter: route.filter }),
    ...(isUsual ? {} : { sort: `${column}.${direction}` }),
  });
  return params.size === 0 ? '/console' : `/console?${params}`;
}

/** What is no encoding of text names no replica. */
function replicaIn(pathname: string): string | undefined {
  const encoded = /^\/console\/replica\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
