import { acceleratorOf, type FleetReplica } from './fleet.ts';

/** The columns of the fleet's table, in their order. Their keys stand in addresses: they do not change. */
export const columns = [
  'replica',
  'pool',
  'accelerator',
  'state',
  'running',
  'waiting',
  'kv',
  'prefill',
  'decode',
  'ttft50',
  'ttft95',
  'itl50',
  'itl95',
  'hourly',
] as const;

export type Column = (typeof columns)[number];

export function isColumn(text: string): text is Column {
  return columns.some((column) => column === text);
}

export type TextColumn = Extract<Column, 'replica' | 'pool' | 'accelerator' | 'state'>;
export type NumberColumn = Exclude<Column, TextColumn>;

export function isText(column: Column): column is TextColumn {
  return column === 'replica' || column === 'pool' || column === 'accelerator' || column === 'state';
}

const readers: Readonly<Record<Column, (replica: FleetReplica) => string | number | null>> = {
  replica: ({ id }) => id,
  pool: ({ pool }) => pool,
  accelerator: acceleratorOf,
  state: ({ state }) => state,
  running: ({ running }) => running,
  waiting: ({ waiting }) => waiting,
  kv: ({ kvUse }) => kvUse,
  prefill: ({ prefillTokensPerSecond }) => prefillTokensPerSecond,
  decode: ({ decodeTokensPerSecond }) => decodeTokensPerSecond,
  ttft50: ({ ttftMs }) => ttftMs?.p50 ?? null,
  ttft95: ({ ttftMs }) => ttftMs?.p95 ?? null,
  itl50: ({ itlMs }) => itlMs?.p50 ?? null,
  itl95: ({ itlMs }) => itlMs?.p95 ?? null,
  // A price of zero is a price that nobody has set.
  hourly: ({ hourlyUsd }) => (hourlyUsd === 0 ? null : hourlyUsd),
};

export function cellOf(column: Column, replica: FleetReplica): string | number | null {
  return readers[column](replica);
}
