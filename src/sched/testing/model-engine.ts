import { invariant, unreachable } from '#kernel';
import type { BatchEntry, MemoryOp, StepPlan } from '../types.ts';

/** The model: the next token is a hash of everything before it, so one wrong cell changes all that follows. */
export function nextToken(prefix: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const token of prefix) hash = Math.imul(hash ^ (token + 1), 0x01000193);
  return 100 + ((hash >>> 7) % 1_000);
}

interface Cell {
  readonly token: number;
  owners: number;
}

/** An engine that does what a plan says, literally, over cells it counts itself, and complains of what cannot be done. */
export class ModelEngine {
  readonly #cellCapacity: number;
  readonly #cellsBySeq: Cell[][];
  readonly #savedByRequest = new Map<number, readonly number[]>();
  usedCells = 0;

  constructor(cellCapacity: number, maxSequences: number) {
    this.#cellCapacity = cellCapacity;
    this.#cellsBySeq = Array.from({ length: maxSequences }, () => []);
  }

  get savedCount(): number {
    return this.#savedByRequest.size;
  }

  text(seq: number): readonly number[] {
    return this.#cellsBySeq[seq]!.map((cell) => cell.token);
  }

  doOps(ops: readonly MemoryOp[]): void {
    for (const op of ops) this.#doOp(op);
  }

  /** Fills the entries' cells and returns what is sampled, by request. */
  compute(plan: StepPlan): ReadonlyMap<number, number> {
    for (const entry of plan.entries) this.#fill(entry);
    const sampling = plan.entries.filter((entry) => entry.samples);
    return new Map(sampling.map((entry) => [entry.requestId, nextToken(this.text(entry.seq))]));
  }

  /** Loads tokens computed elsewhere into an empty sequence. */
  load(seq: number, tokens: Iterable<number>): void {
    invariant(this.#cellsBySeq[seq]!.length === 0, `sequence ${seq} is not empty`);
    for (const token of tokens) this.#add(seq, token);
  }

  #doOp(op: MemoryOp): void {
    switch (op.kind) {
      case 'copy':
        this.#copy(op.fromSeq, op.toSeq, op.tokenCount);
        break;
      case 'evict':
        invariant(this.text(op.seq).join() === op.tokens.join(), `sequence ${op.seq} is evicted under another text`);
        this.#remove(op.seq, 0);
        break;
      case 'remove':
        this.#remove(op.seq, op.fromPos);
        break;
      case 'swap-out':
        invariant(this.text(op.seq).length === op.tokenCount, `swap-out of ${op.tokenCount} tokens from ${op.seq}`);
        this.#savedByRequest.set(op.requestId, this.text(op.seq));
        break;
      case 'swap-in':
        this.#swapIn(op.seq, op.requestId, op.tokenCount);
        break;
      case 'swap-drop':
        invariant(this.#savedByRequest.delete(op.requestId), `nothing is saved for request ${op.requestId}`);
        break;
      default:
        unreachable(op);
    }
  }

  #copy(fromSeq: number, toSeq: number, tokenCount: number): void {
    const shared = this.#cellsBySeq[fromSeq]!.slice(0, tokenCount);
    invariant(shared.length === tokenCount, `sequence ${fromSeq} has ${shared.length} tokens, not ${tokenCount}`);
    invariant(this.#cellsBySeq[toSeq]!.length === 0, `sequence ${toSeq} is not empty`);
    for (const cell of shared) cell.owners += 1;
    this.#cellsBySeq[toSeq] = shared;
  }

  #remove(seq: number, fromPos: number): void {
    for (const cell of this.#cellsBySeq[seq]!.splice(fromPos)) {
      cell.owners -= 1;
      if (cell.owners === 0) this.usedCells -= 1;
    }
  }

  #swapIn(seq: number, requestId: number, tokenCount: number): void {
    const saved = this.#savedByRequest.get(requestId);
    invariant(
      saved?.length === tokenCount,
      `request ${requestId} has ${saved?.length} tokens saved, not ${tokenCount}`,
    );
    this.#savedByRequest.delete(requestId);
    this.load(seq, saved);
  }

  #fill({ seq, fromPos, tokens }: BatchEntry): void {
    const { length } = this.#cellsBySeq[seq]!;
    invariant(length === fromPos, `sequence ${seq} has ${length} tokens and is continued at ${fromPos}`);
    for (const token of tokens) this.#add(seq, token);
  }

  #add(seq: number, token: number): void {
    this.usedCells += 1;
    invariant(this.usedCells <= this.#cellCapacity, `cell ${this.usedCells} of ${this.#cellCapacity} is asked for`);
    this.#cellsBySeq[seq]!.push({ token, owners: 1 });
  }
}
