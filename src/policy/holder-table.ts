/** The entry that is none: entries are numbered from 1, and 0 is the anchor of the ring and the end of every chain. */
export const absent = 0;

/** Words of an entry, side by side because a look-up reads several: hash, next in its chain, ring, then the holders. */
const field = { low: 0, high: 1, next: 2, older: 3, newer: 4, holders: 5 } as const;

/**
 * Who holds which block, for a fixed number of blocks in a fixed amount of memory.
 *
 * A hash table with chains beside a ring of all entries from the latest to the oldest, in typed arrays that are allocated
 * once: nothing here grows, and the garbage collector never looks inside. A Map of Sets was rejected: 100,000 of them take
 * ten times the memory and give it back when they please.
 */
export class HolderTable {
  readonly capacity: number;
  /** One bit per holder. */
  readonly holderWords: number;
  readonly #stride: number;
  readonly #entries: Int32Array;
  readonly #firstInChain: Int32Array;
  #size = 0;
  /** Entries above it were never used; those that were and are free again form a chain. */
  #highest = 0;
  #firstFree = absent;

  /** @param slots - most holders */
  constructor(capacity: number, slots: number) {
    this.capacity = capacity;
    this.holderWords = Math.ceil(slots / 32);
    this.#stride = field.holders + this.holderWords;
    this.#entries = new Int32Array((capacity + 1) * this.#stride);
    this.#firstInChain = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity)));
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#entries.byteLength + this.#firstInChain.byteLength;
  }

  /** @returns an entry, or `absent` */
  find(low: number, high: number): number {
    return this.#search(this.#firstInChain[low & (this.#firstInChain.length - 1)]!, low, high);
  }

  /**
   * Finds blocks in a row, as many as `found` has room for, up to the first that is absent.
   *
   * Beginnings of chains are read first and all at once: each is a cache miss that depends on no other, so the processor
   * waits for many at a time instead of for one after the other.
   *
   * @returns how many were found
   */
  findRow(blocks: Uint32Array, from: number, found: Int32Array): number {
    const count = Math.min(found.length, blocks.length / 2 - from);
    const mask = this.#firstInChain.length - 1;
    for (let i = 0; i < count; i++) found[i] = this.#firstInChain[blocks[2 * (from + i)]! & mask]!;
    for (let i = 0; i < count; i++) {
      found[i] = this.#search(found[i]!, blocks[2 * (from + i)]!, blocks[2 * (from + i) + 1]!);
      if (found[i] === absent) return i;
    }
    return count;
  }

  #search(firstInChain: number, low: number, high: number): number {
    let entry = firstInChain;
    while (entry !== absent) {
      const at = entry * this.#stride;
      if (this.#entries[at + field.low] === (low | 0) && this.#entries[at + field.high] === (high | 0)) break;
      entry = this.#entries[at + field.next]!;
    }
    return entry;
  }

  /** Bits of the holders with slots 32·word … 32·word + 31. */
  holders(entry: number, word: number): number {
    return this.#entries[entry * this.#stride + field.holders + word]!;
  }

  /** Makes a block the latest, if it is there. */
  touch(low: number, high: number): void {
    const entry = this.find(low, high);
    if (entry === absent) return;
    this.#leaveRing(entry);
    this.#joinRing(entry);
  }

  /** Adds a holder and makes the block the latest; the oldest goes when there is no room. */
  add(low: number, high: number, slot: number): void {
    this.touch(low, high);
    const found = this.find(low, high);
    const entry = found === absent ? this.#take(low, high) : found;
    this.#entries[this.#wordOf(entry, slot)]! |= bitOf(slot);
  }

  /** A block that nobody holds any longer is forgotten. */
  drop(entry: number, slot: number): void {
    this.#entries[this.#wordOf(entry, slot)]! &= ~bitOf(slot);
    for (let word = 0; word < this.holderWords; word++) if (this.holders(entry, word) !== 0) return;
    this.#remove(entry);
  }

  /** Takes a holder from all blocks. */
  dropAll(slot: number): void {
    let entry = this.#get(absent, field.older);
    while (entry !== absent) {
      const older = this.#get(entry, field.older);
      this.drop(entry, slot);
      entry = older;
    }
  }

  #get(entry: number, word: number): number {
    return this.#entries[entry * this.#stride + word]!;
  }

  #set(entry: number, word: number, value: number): void {
    this.#entries[entry * this.#stride + word] = value;
  }

  #wordOf(entry: number, slot: number): number {
    return entry * this.#stride + field.holders + (slot >>> 5);
  }

  #take(low: number, high: number): number {
    if (this.#size === this.capacity) this.#remove(this.#get(absent, field.newer));
    const entry = this.#freeEntry();
    const chain = low & (this.#firstInChain.length - 1);
    this.#set(entry, field.low, low);
    this.#set(entry, field.high, high);
    this.#set(entry, field.next, this.#firstInChain[chain]!);
    this.#firstInChain[chain] = entry;
    this.#joinRing(entry);
    this.#size++;
    return entry;
  }

  #freeEntry(): number {
    const entry = this.#firstFree;
    if (entry === absent) return ++this.#highest;
    this.#firstFree = this.#get(entry, field.next);
    return entry;
  }

  #remove(entry: number): void {
    this.#leaveRing(entry);
    this.#leaveChain(entry);
    this.#entries.fill(0, entry * this.#stride, (entry + 1) * this.#stride);
    this.#set(entry, field.next, this.#firstFree);
    this.#firstFree = entry;
    this.#size--;
  }

  #leaveChain(entry: number): void {
    const chain = this.#get(entry, field.low) & (this.#firstInChain.length - 1);
    const next = this.#get(entry, field.next);
    if (this.#firstInChain[chain] === entry) {
      this.#firstInChain[chain] = next;
      return;
    }
    let before = this.#firstInChain[chain]!;
    while (this.#get(before, field.next) !== entry) before = this.#get(before, field.next);
    this.#set(before, field.next, next);
  }

  /** `older` of the anchor is the latest entry, `newer` of it the oldest. */
  #joinRing(entry: number): void {
    const latest = this.#get(absent, field.older);
    this.#set(entry, field.older, latest);
    this.#set(entry, field.newer, absent);
    this.#set(latest, field.newer, entry);
    this.#set(absent, field.older, entry);
  }

  #leaveRing(entry: number): void {
    const older = this.#get(entry, field.older);
    const newer = this.#get(entry, field.newer);
    this.#set(newer, field.older, older);
    this.#set(older, field.newer, newer);
  }
}

function bitOf(slot: number): number {
  return 1 << (slot & 31);
}
