import { eventBytes } from '../event-log.ts';
import { tagOf } from '../run-id.ts';
import type { RunCopy, RunCopyPart } from './run-copy.ts';

export interface RunCopyLimits {
  readonly maxCopyBytes: number;
  readonly maxTotalBytes: number;
  readonly maxCopies: number;
  /** Processes that may take up one run after another: it may be what they die of. */
  readonly maxHeirs: number;
}

const defaultLimits: RunCopyLimits = {
  maxCopyBytes: 8 * 1024 * 1024,
  maxTotalBytes: 128 * 1024 * 1024,
  maxCopies: 10_000,
  maxHeirs: 3,
};

interface Held {
  copy: RunCopy;
  readonly events: RunCopy['events'][number][];
  bytes: number;
  /** Tag of the process that has the run, or had it. */
  owner: string;
  /** Tag of the process that is asked for it: the new owner only once it has all of it. */
  at: string;
  heirs: number;
}

/**
 * Copies of kept runs, held by a process that serves nobody and so has the least to die of. Bounded: what finds no room makes
 * it among the copies of runs that are over, oldest first, and is else dropped whole, never in part.
 */
export class RunCopyStore {
  readonly #limits: RunCopyLimits;
  /** Those that are over in the order of their ends. */
  readonly #heldById = new Map<string, Held>();
  #totalBytes = 0;

  constructor(limits: RunCopyLimits = defaultLimits) {
    this.#limits = limits;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /**
   * @param owner - tag of the process that sends it; what one sent that has no such run any more is refused
   * @returns `dropped`: nothing of the run is held, and the rest of it is not wanted
   */
  take(owner: string, part: RunCopyPart): 'copied' | 'dropped' {
    const held = this.#heldById.get(part.id) ?? this.#begin(owner, part);
    if (held?.owner !== owner) return 'dropped';
    const { id, options: _, events, ...rest } = part;
    held.events.push(...events);
    held.copy = { ...held.copy, ...rest, events: held.events };
    const grownBytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
    held.bytes += grownBytes;
    this.#totalBytes += grownBytes;
    if (part.end) this.#moveLast(id, held);
    this.#makeRoom(id);
    return this.#heldById.has(id) ? 'copied' : 'dropped';
  }

  forget(owner: string, id: string): void {
    if (this.#heldById.get(id)?.owner === owner) this.#drop(id);
  }

  /**
   * Gives what is of processes that are gone to one that lives. Readers are sent there from `arrived` on.
   * @param isAlive - by the tag of a process
   */
  passOn(heir: string, isAlive: (tag: string) => boolean): readonly RunCopy[] {
    const passed: RunCopy[] = [];
    for (const [id, held] of this.#heldById) {
      if (isAlive(held.owner)) continue;
      held.owner = heir;
      if (!held.copy.end) held.heirs++;
      if (held.heirs > this.#limits.maxHeirs) this.#drop(id);
      else passed.push({ ...held.copy, events: [...held.events] });
    }
    return passed;
  }

  /** The heir has all that was passed on to it. */
  arrived(heir: string): void {
    for (const held of this.#heldById.values()) if (held.owner === heir) held.at = heir;
  }

  /** Tags in the ids of runs that changed hands, and whom to ask for them. */
  moved(isAlive: (tag: string) => boolean): ReadonlyMap<string, string> {
    const moved = new Map<string, string>();
    for (const [id, { at }] of this.#heldById) {
      const tag = tagOf(id);
      if (tag !== undefined && !isAlive(tag)) moved.set(tag, at);
    }
    return moved;
  }

  #begin(owner: string, { id, options, ...rest }: RunCopyPart): Held | undefined {
    if (!options) return undefined;
    const bytes = Buffer.byteLength(JSON.stringify(options));
    const copy = { ...rest, options, events: [] };
    const held: Held = { copy, events: [], bytes, owner, at: owner, heirs: 0 };
    this.#heldById.set(id, held);
    this.#totalBytes += bytes;
    return held;
  }

  #moveLast(id: string, held: Held): void {
    this.#heldById.delete(id);
    this.#heldById.set(id, held);
  }

  #makeRoom(id: string): void {
    const { maxCopyBytes } = this.#limits;
    if ((this.#heldById.get(id)?.bytes ?? 0) > maxCopyBytes) this.#drop(id);
    for (const [other, { copy }] of this.#heldById) {
      if (!this.#isOverfull()) return;
      if (copy.end && other !== id) this.#drop(other);
    }
    if (this.#isOverfull()) this.#drop(id);
  }

  #isOverfull(): boolean {
    return this.#totalBytes > this.#limits.maxTotalBytes || this.#heldById.size > this.#limits.maxCopies;
  }

  #drop(id: string): void {
    this.#totalBytes -= this.#heldById.get(id)?.bytes ?? 0;
    this.#heldById.delete(id);
  }
}
