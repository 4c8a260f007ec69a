import { invariant } from '#kernel';
import { absent, HolderTable } from './holder-table.ts';

export interface PrefixIndexOptions {
  /** Tokens that one block of `hashBlocks` stands for; an estimate where bytes were hashed. */
  readonly tokensPerBlock: number;
  /** Most blocks remembered; the least recently recorded goes first. Default 100,000. */
  readonly capacity?: number;
  /** Most replicas told apart. Default 128. */
  readonly maxReplicas?: number;
}

/** Tokens of one prompt that replicas are believed to hold. */
export interface PrefixMatch {
  readonly tokensOf: (replicaId: string) => number;
}

interface Holder {
  readonly slot: number;
  /** Share of what was believed that turned out to be there, of late; 0 … 1. */
  trust: number;
}

const newestWeight = 0.2;
/** Blocks looked up at a time. */
const rowBlocks = 64;

/**
 * What each replica is believed to have in its prefix cache: what was sent to it, less what it said it did not have.
 *
 * A belief, because engines do not tell what they evict, and their events about it differ from version to version. Two
 * corrections keep it honest: blocks that were missing are dropped, and a replica whose cache keeps disappointing (it is
 * small, or switched off) is believed less, down to nothing.
 *
 * For each attempt: `record` when the prompt is sent, so that the next of a burst follows it; `correct` when `cached_tokens`
 * come back; `record` prompt and reply when it is complete, for by then the replica has computed both.
 *
 * Memory is fixed by the options. A replica beyond `maxReplicas` is believed to hold nothing.
 */
export class PrefixIndex {
  readonly tokensPerBlock: number;
  readonly #table: HolderTable;
  readonly #holderById = new Map<string, Holder>();
  readonly #freeSlots: number[];
  readonly #candidates: Int32Array;
  readonly #depthBySlot: Uint32Array;
  readonly #row = new Int32Array(rowBlocks);

  constructor({ tokensPerBlock, capacity = 100_000, maxReplicas = 128 }: PrefixIndexOptions) {
    invariant(tokensPerBlock > 0 && capacity >= 1 && maxReplicas >= 1, 'a prefix index has room for something');
    this.tokensPerBlock = tokensPerBlock;
    this.#table = new HolderTable(capacity, maxReplicas);
    this.#freeSlots = Array.from({ length: maxReplicas }, (_, index) => maxReplicas - 1 - index);
    this.#candidates = new Int32Array(this.#table.holderWords);
    this.#depthBySlot = new Uint32Array(32 * this.#table.holderWords);
  }

  /** Blocks remembered, ≤ capacity. */
  get size(): number {
    return this.#table.size;
  }

  get bytes(): number {
    return this.#table.bytes;
  }

  /** Tokens of the prompt that the replica is believed to hold. */
  matched(blocks: Uint32Array, replicaId: string): number {
    return this.match(blocks).tokensOf(replicaId);
  }

  /** Likewise for all replicas in one walk. Changes nothing; the answer holds until the index changes. */
  match(blocks: Uint32Array): PrefixMatch {
    this.#walk(blocks);
    const depthBySlot = this.#depthBySlot.slice();
    return {
      tokensOf: (replicaId) => {
        const holder = this.#holderById.get(replicaId);
        return holder ? Math.floor(depthBySlot[holder.slot]! * this.tokensPerBlock * holder.trust) : 0;
      },
    };
  }

  /** The replica holds these blocks, or will when it has computed them. */
  record(blocks: Uint32Array, replicaId: string): void {
    const holder = this.#holderById.get(replicaId) ?? this.#addHolder(replicaId);
    if (!holder) return;
    const last = Math.min(blocks.length / 2, this.#table.capacity) - 1;
    // First those that are there, or making room for the others could push out their common beginning.
    for (let block = last; block >= 0; block--) this.#table.touch(blocks[2 * block]!, blocks[2 * block + 1]!);
    // Backwards: a prefix's end is then older than its beginning and is forgotten first, which leaves a shorter prefix.
    for (let block = last; block >= 0; block--) {
      this.#table.add(blocks[2 * block]!, blocks[2 * block + 1]!, holder.slot);
    }
  }

  /**
   * Learns from the `cached_tokens` of a reply.
   *
   * @param believedTokens - of the decision that sent it; by now the index knows more
   * @returns tokens that were believed and missing, ≥ 0; less than a block is rounding and counts as none
   */
  correct(blocks: Uint32Array, replicaId: string, believedTokens: number, cachedTokens: number): number {
    const holder = this.#holderById.get(replicaId);
    if (!holder || (believedTokens <= 0 && cachedTokens <= 0)) return 0;
    // Before the discount; where that left nothing, whatever came back is all that was asked for.
    const recordedTokens = believedTokens / holder.trust;
    const found = recordedTokens > 0 ? Math.min(1, cachedTokens / recordedTokens) : 1;
    holder.trust += newestWeight * (found - holder.trust);
    const gapTokens = believedTokens - cachedTokens;
    if (gapTokens < this.tokensPerBlock) return 0;
    this.#dropFrom(Math.floor(cachedTokens / this.tokensPerBlock), blocks, holder.slot);
    return gapTokens;
  }

  /** The replica is gone or has lost its cache. */
  forget(replicaId: string): void {
    const holder = this.#holderById.get(replicaId);
    if (!holder) return;
    this.#table.dropAll(holder.slot);
    this.#holderById.delete(replicaId);
    this.#freeSlots.push(holder.slot);
  }

  #addHolder(replicaId: string): Holder | undefined {
    const slot = this.#freeSlots.pop();
    if (slot === undefined) return undefined;
    const holder = { slot, trust: 1 };
    this.#holderById.set(replicaId, holder);
    return holder;
  }

  #dropFrom(firstBlock: number, blocks: Uint32Array, slot: number): void {
    for (let block = firstBlock; block < blocks.length / 2; block++) {
      const entry = this.#table.find(blocks[2 * block]!, blocks[2 * block + 1]!);
      if (entry !== absent) this.#table.drop(entry, slot);
    }
  }

  /**
   * Sets how many blocks each slot holds without a gap. Walks the prompt once, for all slots at a time, and notes a slot
   * when it falls out, so the work is blocks + replicas and not their product.
   */
  #walk(blocks: Uint32Array): void {
    this.#depthBySlot.fill(0);
    let block = 0;
    let left = true;
    while (left) {
      const found = this.#table.findRow(blocks, block, this.#row);
      for (let i = 0; left && i < found; i++, block++) left = this.#keepHolders(this.#row[i]!, block);
      left &&= found === this.#row.length;
    }
    if (block === 0) return;
    for (let word = 0; word < this.#table.holderWords; word++) this.#note(this.#candidates[word]!, word, block);
  }

  /** @returns whether anybody is left who holds this block and all before it */
  #keepHolders(entry: number, block: number): boolean {
    let left = 0;
    for (let word = 0; word < this.#candidates.length; word++) {
      const holders = this.#table.holders(entry, word);
      const candidates = block === 0 ? holders : this.#candidates[word]!;
      const kept = candidates & holders;
      if (kept !== candidates) this.#note(candidates & ~kept, word, block);
      this.#candidates[word] = kept;
      left |= kept;
    }
    return left !== 0;
  }

  #note(slots: number, word: number, depth: number): void {
    for (let rest = slots; rest !== 0; rest &= rest - 1) {
      this.#depthBySlot[32 * word + 31 - Math.clz32(rest & -rest)] = depth;
    }
  }
}
