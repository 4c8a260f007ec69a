import { invariant } from '#kernel';

export interface QueueEntry<Item> {
  readonly item: Item;
  /** Lower goes first. */
  readonly priority: number;
  /** From then on nobody wants it any more. */
  readonly deadlineMs: number;
}

export type EnqueueResult<Item> =
  /** `ahead` is how many go before it. */
  | { readonly kind: 'queued'; readonly ahead: number }
  /** The queue was full and the least urgent had to go. */
  | { readonly kind: 'queued-instead'; readonly ahead: number; readonly shed: QueueEntry<Item> }
  /** The queue is full of entries at least as urgent. */
  | { readonly kind: 'refused'; readonly reason: 'queue-full'; readonly capacity: number };

/** What a decision has to know of the queue. */
export interface QueueView {
  readonly waiting: number;
  readonly capacity: number;
  /** Of the entry that would be shed next; undefined when nobody waits. */
  readonly leastUrgentPriority: number | undefined;
}

/** Whether a request of this priority would be taken. */
export function hasRoom({ waiting, capacity, leastUrgentPriority }: QueueView, priority: number): boolean {
  return waiting < capacity || (leastUrgentPriority !== undefined && priority < leastUrgentPriority);
}

/**
 * Requests that wait in the gateway until a replica has room: the urgent first, equals in order of arrival, never more than
 * `capacity`. When it is full, the last in that order is shed, so an urgent request always gets in and the one that has
 * waited longest stays.
 *
 * A sorted array: a place is found in log n comparisons, and an entry that no replica can take just now is passed by those
 * behind it, which a heap cannot do.
 */
export class AdmissionQueue<Item> implements QueueView {
  readonly #entries: QueueEntry<Item>[] = [];
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = checked(capacity);
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Whoever waits already stays, though the queue becomes shorter. */
  resize(capacity: number): void {
    this.#capacity = checked(capacity);
  }

  get waiting(): number {
    return this.#entries.length;
  }

  get leastUrgentPriority(): number | undefined {
    return this.#entries.at(-1)?.priority;
  }

  inOrder(): readonly QueueEntry<Item>[] {
    return this.#entries;
  }

  enqueue(entry: QueueEntry<Item>): EnqueueResult<Item> {
    if (!hasRoom(this, entry.priority)) return { kind: 'refused', reason: 'queue-full', capacity: this.capacity };
    const shed = this.waiting >= this.capacity ? this.#entries.pop() : undefined;
    const ahead = this.#placeBehindEquals(entry.priority);
    this.#entries.splice(ahead, 0, entry);
    return shed ? { kind: 'queued-instead', ahead, shed } : { kind: 'queued', ahead };
  }

  /**
   * Takes out the first that may go. Entries past their deadline are left for `expire`, so that each gets an answer.
   *
   * @param mayGo - whether some replica has room for it now; asked in order
   */
  next(nowMs: number, mayGo: (item: Item) => boolean = () => true): QueueEntry<Item> | undefined {
    const index = this.#entries.findIndex(({ item, deadlineMs }) => nowMs < deadlineMs && mayGo(item));
    return index < 0 ? undefined : this.#entries.splice(index, 1)[0];
  }

  /** Takes out all whose deadline has come, in order. */
  expire(nowMs: number): readonly QueueEntry<Item>[] {
    const expired = this.#entries.filter(({ deadlineMs }) => deadlineMs <= nowMs);
    if (expired.length === 0) return expired;
    const left = this.#entries.filter(({ deadlineMs }) => nowMs < deadlineMs);
    this.#entries.splice(0, this.#entries.length, ...left);
    return expired;
  }

  /** Takes out one that nobody waits for any more. @returns whether it was there */
  remove(item: Item): boolean {
    const index = this.#entries.findIndex((entry) => entry.item === item);
    if (index >= 0) this.#entries.splice(index, 1);
    return index >= 0;
  }

  #placeBehindEquals(priority: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.priority <= priority) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function checked(capacity: number): number {
  invariant(
    Number.isInteger(capacity) && capacity >= 0,
    `a queue has ${capacity} places, which is no whole number ≥ 0`,
  );
  return capacity;
}
