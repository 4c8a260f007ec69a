import type { PoolConfig } from './schema.ts';

/**
 * Where one replica of a pool is, or how it is started. Whatever stands in it cannot change under a replica that runs;
 * what only routing looks at can.
 */
export type Seat =
  | { readonly kind: 'url'; readonly url: string; readonly identity: string }
  | { readonly kind: 'start'; readonly identity: string };

/** The seats of a pool, in order. Equal identities mean that one replica can stay for the other. */
export function seatsOf(pool: PoolConfig): readonly Seat[] {
  const { hourlyUsd: _price, labels: _labels, role: _role, prefill: _prefill, start, urls = [], ...rest } = pool;
  const { handOff: _handOff, bootstrapPort: _port, ...lasting } = rest;
  if (start) {
    const { count, ...flags } = start;
    const identity = identityOf({ ...lasting, flags: identityOf(flags) });
    return Array.from({ length: count }, () => ({ kind: 'start', identity }));
  }
  return urls.map((written) => {
    const url = written.replace(/\/+$/, '');
    return { kind: 'url', url, identity: identityOf({ ...lasting, url }) };
  });
}

function identityOf(fields: object): string {
  return JSON.stringify(Object.entries(fields).toSorted());
}

export interface SeatChanges<Held> {
  /** Stays, for a seat that is wanted. */
  readonly stays: readonly Held[];
  /** In order; the last of equals go first. */
  readonly goes: readonly Held[];
  readonly comes: readonly Seat[];
}

/** Which of the replicas that are held can stay for the seats that are wanted. */
export function matchSeats<Held extends { readonly seat: Seat }>(
  held: readonly Held[],
  wanted: readonly Seat[],
): SeatChanges<Held> {
  const open = [...wanted];
  const stays: Held[] = [];
  const goes: Held[] = [];
  for (const one of held) {
    const at = open.findIndex(({ identity }) => identity === one.seat.identity);
    if (at < 0) goes.push(one);
    else stays.push(one);
    if (at >= 0) open.splice(at, 1);
  }
  return { stays, goes, comes: open };
}
