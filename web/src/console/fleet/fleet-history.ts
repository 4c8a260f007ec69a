import { cellOf } from './columns.ts';
import type { Fleet, FleetReplica } from './fleet.ts';

/** What is drawn of a replica over time. */
export const measures = [
  'running',
  'waiting',
  'kv',
  'prefill',
  'decode',
  'ttft50',
  'ttft95',
  'itl50',
  'itl95',
] as const;
export type Measure = (typeof measures)[number];

/** One list per measure, each as long as `atMs`; null where there was no value. */
export type Series = Readonly<Record<Measure, readonly (number | null)[]>> & { readonly atMs: readonly number[] };

type Gathered = Record<Measure, (number | null)[]> & { readonly atMs: number[] };

export interface HistoryLimits {
  /** A quarter of an hour at a reading per second. */
  readonly points: number;
  /** Of more replicas than these only what their table says is known. */
  readonly replicas: number;
  /** Longer without a reading than this is drawn as a gap, not as a line. */
  readonly gapMs: number;
}

const usualLimits: HistoryLimits = { points: 900, replicas: 200, gapMs: 5_000 };

/** What was read of each replica since the page was opened: the newest points of the replicas that are in the fleet. */
export class FleetHistory {
  readonly #limits: HistoryLimits;
  readonly #byId = new Map<string, Gathered>();

  constructor(limits: HistoryLimits = usualLimits) {
    this.#limits = limits;
  }

  record({ replicas }: Pick<Fleet, 'replicas'>, atMs: number): void {
    const present = new Set(replicas.map(({ id }) => id));
    for (const id of this.#byId.keys()) if (!present.has(id)) this.#byId.delete(id);
    for (const replica of replicas) {
      // Times of a clock that was set back would run into one another: the drawing begins anew.
      if ((this.#byId.get(replica.id)?.atMs.at(-1) ?? 0) > atMs) this.#byId.delete(replica.id);
      const gathered = this.#byId.get(replica.id) ?? this.#begin(replica.id);
      if (gathered) this.#append(gathered, replica, atMs);
    }
  }

  /**
   * Lists that go on growing, within a new object each time: parts whose properties are the same as before are not drawn
   * again. Undefined where nothing is gathered.
   */
  seriesOf(id: string): Series | undefined {
    const gathered = this.#byId.get(id);
    return gathered && { ...gathered };
  }

  #begin(id: string): Gathered | undefined {
    if (this.#byId.size >= this.#limits.replicas) return undefined;
    const gathered = emptySeries();
    this.#byId.set(id, gathered);
    return gathered;
  }

  #append(gathered: Gathered, replica: FleetReplica | undefined, atMs: number): void {
    const lastMs = gathered.atMs.at(-1);
    if (replica && lastMs !== undefined && atMs - lastMs > this.#limits.gapMs) {
      this.#append(gathered, undefined, lastMs + 1);
    }
    gathered.atMs.push(atMs);
    for (const measure of measures) gathered[measure].push(replica ? measured(measure, replica) : null);
    if (gathered.atMs.length <= this.#limits.points) return;
    gathered.atMs.shift();
    for (const measure of measures) gathered[measure].shift();
  }
}

function emptySeries(): Gathered {
  return {
    atMs: [],
    running: [],
    waiting: [],
    kv: [],
    prefill: [],
    decode: [],
    ttft50: [],
    ttft95: [],
    itl50: [],
    itl95: [],
  };
}

function measured(measure: Measure, replica: FleetReplica): number | null {
  const value = cellOf(measure, replica);
  return typeof value === 'number' ? value : null;
}
