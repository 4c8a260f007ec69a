import type { SequenceState } from '../core/sequence-memory.ts';

interface Entry extends SequenceState {
  readonly cacheSalt: string;
}

export type HostMatch =
  | { readonly kind: 'found'; readonly sequence: SequenceState; readonly sharedTokens: number }
  | { readonly kind: 'absent' };

/** Shorter sequences are computed again as fast as they are copied. */
const leastTokens = 16;

/**
 * Prefixes that no longer have cells, kept in ordinary memory.
 *
 * Cells are costly in another way than memory: the attention kernel walks over all that are in use. A copy costs nothing
 * until it is wanted, and is then loaded far faster than computed (480 tokens of SmolLM2-135M: 2 ms against 1.3 s). The
 * least recently used go first when `capacityBytes` is reached.
 */
export class HostCache {
  readonly #capacityBytes: number;
  /** Least recently used first. */
  readonly #entries = new Set<Entry>();
  #usedBytes = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Takes in an evicted prefix, unless what is kept covers it already.
   * @param save - called only when the state is wanted
   */
  offer(tokens: Int32Array, cacheSalt: string, save: () => Uint8Array): void {
    if (this.#capacityBytes === 0 || tokens.length < leastTokens) return;
    const covering = this.#longest(tokens, cacheSalt);
    if (covering.entry && covering.sharedTokens === tokens.length) {
      this.#touch(covering.entry);
      return;
    }
    const state = save();
    if (state.byteLength > this.#capacityBytes) return;
    for (const entry of this.#entries)
      if (entry.cacheSalt === cacheSalt && isPrefix(entry.tokens, tokens)) this.#drop(entry);
    this.#entries.add({ tokens, cacheSalt, state });
    this.#usedBytes += state.byteLength;
    for (const oldest of this.#entries) {
      if (this.#usedBytes <= this.#capacityBytes) break;
      this.#drop(oldest);
    }
  }

  /** The kept sequence that begins most like these tokens; its state is empty once it is dropped. */
  match(tokens: Int32Array, cacheSalt: string): HostMatch {
    const { entry, sharedTokens } = this.#longest(tokens, cacheSalt);
    if (!entry || sharedTokens < leastTokens) return { kind: 'absent' };
    this.#touch(entry);
    return { kind: 'found', sequence: entry, sharedTokens };
  }

  clear(): void {
    for (const entry of [...this.#entries]) this.#drop(entry);
  }

  #longest(
    tokens: Int32Array,
    cacheSalt: string,
  ): { readonly entry: Entry | undefined; readonly sharedTokens: number } {
    let best: { entry: Entry | undefined; sharedTokens: number } = { entry: undefined, sharedTokens: 0 };
    for (const entry of this.#entries) {
      if (entry.cacheSalt !== cacheSalt) continue;
      const sharedTokens = sharedLength(entry.tokens, tokens);
      if (sharedTokens > best.sharedTokens) best = { entry, sharedTokens };
    }
    return best;
  }

  #touch(entry: Entry): void {
    this.#entries.delete(entry);
    this.#entries.add(entry);
  }

  #drop(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    this.#usedBytes -= entry.state.byteLength;
    release(entry.state);
  }
}

/** Gives the memory back now: the collector sees a small object and would let hundreds of megabytes wait. */
function release(state: Uint8Array): void {
  if (state.buffer instanceof ArrayBuffer) state.buffer.transfer(0);
}

function sharedLength(a: Int32Array, b: Int32Array): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length++;
  return length;
}

function isPrefix(prefix: Int32Array, tokens: Int32Array): boolean {
  return prefix.length <= tokens.length && sharedLength(prefix, tokens) === prefix.length;
}
