import { blocksNeeded, type FleetProblem } from './fleet-problem.ts';

/** Who serves what, and what is left over. */
export interface ShareOut {
  /** `shares[g][r]`, as in a fleet. */
  readonly shares: readonly (readonly number[])[];
  /** Requests per second that nobody serves, and that a vendor lacks of its least share. */
  readonly missing: number;
}

/** A problem with what sharing out asks of it again and again. */
export interface ShareTable {
  readonly problem: FleetProblem;
  readonly totalRate: number;
  /** `blocks[g][r]` for the whole of class r on candidate g; infinite where it may not go. */
  readonly blocks: readonly (readonly number[])[];
  /** Classes, those with the fewest takers first. */
  readonly order: readonly number[];
  /** By class: its takers, the best suited first. */
  readonly takers: readonly (readonly number[])[];
}

export function shareTable(problem: FleetProblem): ShareTable {
  const blocks = problem.candidates.map((candidate) =>
    problem.demand.map((demand) => {
      const need = blocksNeeded(problem, candidate, demand);
      return need.kind === 'blocks' ? need.blocks : Number.POSITIVE_INFINITY;
    }),
  );
  const classes = problem.demand.map((_, r) => r);
  const takers = classes.map((r) => takersOf(blocks, r));
  return {
    problem,
    totalRate: problem.demand.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0),
    blocks,
    order: classes.toSorted((a, b) => (takers[a]?.length ?? 0) - (takers[b]?.length ?? 0)),
    takers,
  };
}

/** Best suited: the smallest part of its time for this class, next to all classes it can take. */
function takersOf(blocks: ShareTable['blocks'], r: number): readonly number[] {
  const burden = (g: number) => {
    const needs = (blocks[g] ?? []).filter(Number.isFinite);
    return (blocks[g]?.[r] ?? 0) / needs.reduce((sum, need) => sum + need, 0);
  };
  const able = blocks.flatMap((needs, g) => (Number.isFinite(needs[r]) ? [g] : []));
  return able.toSorted((a, b) => burden(a) - burden(b));
}

interface Ledger {
  readonly table: ShareTable;
  readonly shares: number[][];
  /** Blocks that are still free; share of each class that nobody serves yet; requests a vendor may still take. */
  readonly free: number[];
  readonly rest: number[];
  readonly room: Map<string, number>;
}

/**
 * Shares the demand out over so many free blocks. First every vendor gets its least share, then the classes with the
 * fewest takers choose, each where it is best suited. A rule of thumb: what it serves is truly served, but it may miss a
 * way that a linear programme finds.
 */
export function shareOut(
  table: ShareTable,
  freeBlocks: readonly number[],
  vendors: 'with vendor shares' | 'without',
): ShareOut {
  const { problem, totalRate } = table;
  const vendorShares = vendors === 'without' ? [] : (problem.rules.vendorShares ?? []);
  const ledger: Ledger = {
    table,
    shares: problem.candidates.map(() => problem.demand.map(() => 0)),
    free: [...freeBlocks],
    rest: problem.demand.map(() => 1),
    room: new Map(vendorShares.map(({ vendor, max }) => [vendor, max * totalRate])),
  };
  const lacking = vendorShares.map(
    ({ vendor, min }) => min * totalRate - giveToVendor(ledger, vendor, min * totalRate),
  );
  for (const r of table.order) for (const g of table.takers[r] ?? []) give(ledger, g, r, Number.POSITIVE_INFINITY);
  const unserved = problem.demand.map(({ requestsPerSecond }, r) => requestsPerSecond * (ledger.rest[r] ?? 0));
  return { shares: ledger.shares, missing: [...lacking, ...unserved].reduce((sum, part) => sum + part, 0) };
}

/** Up to so many requests per second to devices of one vendor; answers how many it took. */
function giveToVendor(ledger: Ledger, vendor: string, requestsPerSecond: number): number {
  const { order, takers, problem } = ledger.table;
  let given = 0;
  for (const r of order)
    for (const g of takers[r] ?? [])
      if (problem.candidates[g]?.device.vendor === vendor) given += give(ledger, g, r, requestsPerSecond - given);
  return given;
}

/** As much of class r as candidate g can take and the limit allows; answers the requests per second. */
function give(ledger: Ledger, g: number, r: number, limit: number): number {
  const { table, shares, free, rest, room } = ledger;
  if ((free[g] ?? 0) <= 0 || (rest[r] ?? 0) <= 0) return 0;
  const rate = table.problem.demand[r]?.requestsPerSecond ?? 0;
  const vendor = table.problem.candidates[g]?.device.vendor ?? '';
  const blocks = table.blocks[g]?.[r] ?? Number.POSITIVE_INFINITY;
  const vendorRoom = room.get(vendor) ?? Number.POSITIVE_INFINITY;
  const share = Math.max(0, Math.min(rest[r] ?? 0, (free[g] ?? 0) / blocks, limit / rate, vendorRoom / rate));
  rest[r] = (rest[r] ?? 0) - share;
  free[g] = (free[g] ?? 0) - share * blocks;
  room.set(vendor, vendorRoom - share * rate);
  const row = shares[g];
  if (row) row[r] = (row[r] ?? 0) + share;
  return share * rate;
}
