import { invariant, unreachable } from '#kernel';
import type { MemoryOp } from '#sched';
import type { HostCache } from '../kv/host-cache.ts';
import type { LlamaContext } from '../native/index.ts';

/** Tokens of a sequence and its state in the library's own format. */
export interface SequenceState {
  readonly tokens: Int32Array;
  readonly state: Uint8Array;
}

/** Does to the KV cache what the scheduler decides, and keeps the states of preempted sequences. */
export class SequenceMemory {
  readonly #context: LlamaContext;
  readonly #spareSequence: number;
  readonly #hostCache: HostCache;
  /** By run number. */
  readonly #swapped = new Map<number, Uint8Array>();

  /** @param spareSequence - an id that the scheduler does not know */
  constructor(context: LlamaContext, spareSequence: number, hostCache: HostCache) {
    this.#context = context;
    this.#spareSequence = spareSequence;
    this.#hostCache = hostCache;
  }

  perform(ops: readonly MemoryOp[]): void {
    for (const op of ops) this.#performOne(op);
  }

  /** The state of a sequence's first tokens: it may go on beyond them, and a state is of a whole one, so a copy is cut. */
  save(seq: number, tokens: Int32Array): SequenceState {
    this.#context.copySequence(seq, this.#spareSequence, tokens.length);
    const state = this.#context.saveSequence(this.#spareSequence);
    this.#context.removeSequence(this.#spareSequence, 0);
    return { tokens, state };
  }

  /** @returns false when the state is not of these tokens, this model and this cache layout */
  load(seq: number, { tokens, state }: SequenceState): boolean {
    // Making room for it may have pushed the state itself out of the host cache.
    if (state.byteLength === 0) return false;
    return this.#context.loadSequence(seq, state) && this.#context.sequenceTokens(seq) === tokens.length;
  }

  #performOne(op: MemoryOp): void {
    switch (op.kind) {
      case 'copy':
        this.#context.copySequence(op.fromSeq, op.toSeq, op.tokenCount);
        return;
      case 'remove':
        this.#context.removeSequence(op.seq, op.fromPos);
        return;
      case 'evict':
        this.#hostCache.offer(op.tokens, op.cacheSalt, () => this.#context.saveSequence(op.seq));
        this.#context.removeSequence(op.seq, 0);
        return;
      case 'swap-out':
        this.#swapped.set(op.requestId, this.#context.saveSequence(op.seq));
        return;
      case 'swap-in':
        this.#swapIn(op.seq, op.requestId);
        return;
      case 'swap-drop':
        this.#swapped.delete(op.requestId);
        return;
      default:
        unreachable(op);
    }
  }

  #swapIn(seq: number, requestId: number): void {
    const state = this.#swapped.get(requestId);
    invariant(state !== undefined, `run ${requestId} has no saved state`);
    this.#swapped.delete(requestId);
    invariant(this.#context.loadSequence(seq, state), `the saved state of run ${requestId} could not be loaded`);
  }
}
