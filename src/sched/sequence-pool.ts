import { invariant } from '#kernel';
import type { PrefixMatch } from './prefix-match.ts';
import { PrefixTree } from './prefix-tree.ts';
import { TokenRun } from './token-run.ts';
import type { AdoptResult, MemoryOp, PrefixLocation, SchedConfig } from './types.ts';

type FoundPrefix = Extract<PrefixMatch, { kind: 'found' }>;

/**
 * Owns the sequence ids and the cells: who runs in which, which ended ones stay as cached prefixes, and which of those
 * goes first when room is needed.
 *
 * Every change is made here and noted as an op for the engine in the same breath, so the engine's cache equals the tree
 * once it has done the ops in order. A cached sequence always has cells that no other has, so evicting one frees some,
 * and evicting all of them frees every cell that is not pinned.
 */
export class SequencePool {
  readonly #cellCapacity: number;
  readonly #minSharedTokens: number;
  readonly #maxCachedCells: number;
  readonly #tree = new PrefixTree();
  readonly #roles: ('free' | 'running' | 'cached')[];
  /** Cached sequences, least recently used first. */
  readonly #lru = new Set<number>();
  #ops: MemoryOp[] = [];
  #reservedCells = 0;
  #evictionsTotal = 0;

  constructor(config: Pick<SchedConfig, 'cellCapacity' | 'maxSequences' | 'minSharedTokens' | 'maxCachedCells'>) {
    this.#cellCapacity = config.cellCapacity;
    this.#minSharedTokens = Math.max(1, config.minSharedTokens);
    this.#maxCachedCells = config.maxCachedCells;
    this.#roles = new Array<'free'>(config.maxSequences).fill('free');
  }

  get freeCells(): number {
    return this.#cellCapacity - this.#tree.usedCells - this.#reservedCells;
  }

  get cachedCells(): number {
    return this.#tree.usedCells - this.#tree.pinnedCells;
  }

  /** Cells that can be had: free ones and those of cached prefixes. */
  get availableCells(): number {
    return this.freeCells + this.cachedCells;
  }

  /** Includes the cells reserved for a step under way. */
  get runningCells(): number {
    return this.#tree.pinnedCells + this.#reservedCells;
  }

  get sequencesInUse(): number {
    return this.#roles.filter((role) => role !== 'free').length;
  }

  get evictionsTotal(): number {
    return this.#evictionsTotal;
  }

  get hasOps(): boolean {
    return this.#ops.length > 0;
  }

  note(op: MemoryOp): void {
    this.#ops.push(op);
  }

  takeOps(): readonly MemoryOp[] {
    const ops = this.#ops;
    this.#ops = [];
    return ops;
  }

  /** The longest prefix worth sharing within the first `limit` tokens. */
  match(tokens: TokenRun, cacheSalt: string, limit: number): PrefixMatch {
    const match = this.#tree.match(tokens, cacheSalt, limit);
    return match.kind === 'found' && match.tokenCount >= this.#minSharedTokens ? match : { kind: 'absent' };
  }

  locate(tokens: Int32Array, cacheSalt: string): PrefixLocation {
    const match = this.#tree.match(new TokenRun(tokens), cacheSalt, tokens.length);
    return match.kind === 'absent' ? match : { kind: 'found', seq: match.seq, tokenCount: match.tokenCount };
  }

  /** A running sequence without tokens; evicts for an id, so one must be free or cached. */
  openEmpty(cacheSalt: string): number {
    const seq = this.#freeSequence() ?? this.#evictOldest();
    this.#roles[seq] = 'running';
    this.#tree.open(seq, cacheSalt);
    return seq;
  }

  /** A running sequence that starts with a match; the match must be fresh. */
  openShared(match: FoundPrefix): number {
    const heir = this.#cachedHeir(match);
    if (heir !== undefined) return this.#takeOver(heir, match.tokenCount);
    const seq = this.#freeSequence() ?? this.#evictOldest();
    this.#roles[seq] = 'running';
    this.#tree.share(match.seq, seq, match.tokenCount);
    this.note({ kind: 'copy', fromSeq: match.seq, toSeq: seq, tokenCount: match.tokenCount });
    if (this.#lru.delete(match.seq)) this.#lru.add(match.seq);
    return seq;
  }

  tokenCount(seq: number): number {
    return this.#tree.tokenCount(seq);
  }

  /** Notes that the engine has filled these tokens into cells of the sequence's own. */
  extend(seq: number, tokens: Int32Array): void {
    this.#tree.extend(seq, tokens);
    invariant(this.freeCells >= 0, `${this.#tree.usedCells} of ${this.#cellCapacity} cells are in use`);
  }

  /** Evicts until this many cells are free. */
  makeFree(cellCount: number): void {
    while (this.freeCells < cellCount) this.#evictOldest();
  }

  /** Evicts for the cells of a step and keeps them from others until `endReservation`. */
  reserve(cellCount: number): void {
    this.makeFree(cellCount);
    this.#reservedCells = cellCount;
  }

  endReservation(): void {
    this.#reservedCells = 0;
  }

  /** Ends a running sequence: it stays as a cached prefix unless that would be of no use. */
  retire(seq: number): void {
    invariant(this.#roles[seq] === 'running', `sequence ${seq} is ${this.#roles[seq]}, not running`);
    const tooShort = this.#tree.tokenCount(seq) < this.#minSharedTokens;
    if (tooShort || this.#tree.tailIsShared(seq) || this.#tree.isDuplicated(seq)) this.release(seq);
    else this.#cache(seq);
  }

  /** Frees the id at once, and those cells that no other sequence has. */
  release(seq: number): void {
    if (this.#tree.tokenCount(seq) > 0) this.note({ kind: 'remove', seq, fromPos: 0 });
    this.#free(seq);
  }

  #free(seq: number): void {
    this.#tree.remove(seq);
    this.#lru.delete(seq);
    this.#roles[seq] = 'free';
  }

  adopt(tokens: Int32Array, cacheSalt: string): AdoptResult {
    invariant(tokens.length > 0, 'a sequence without tokens is adopted');
    const hasSequence = this.#lru.size > 0 || this.#freeSequence() !== undefined;
    if (!hasSequence || tokens.length > this.availableCells) {
      return { kind: 'refused', reason: 'no-room', freeCells: this.freeCells };
    }
    const seq = this.openEmpty(cacheSalt);
    this.makeFree(tokens.length);
    this.#tree.extend(seq, tokens);
    this.#cache(seq);
    return { kind: 'adopted', seq, ops: this.takeOps() };
  }

  discard(seq: number): readonly MemoryOp[] {
    invariant(this.#roles[seq] === 'cached', `sequence ${seq} is ${this.#roles[seq]}, so it cannot be discarded`);
    this.release(seq);
    return this.takeOps();
  }

  evictCached(maxTokens: number): readonly MemoryOp[] {
    for (const seq of [...this.#lru]) if (this.#tree.tokenCount(seq) <= maxTokens) this.#evict(seq);
    return this.takeOps();
  }

  clear(): readonly MemoryOp[] {
    for (const seq of [...this.#lru]) this.release(seq);
    return this.takeOps();
  }

  #cache(seq: number): void {
    this.#tree.unpin(seq);
    this.#roles[seq] = 'cached';
    this.#lru.add(seq);
    while (this.cachedCells > this.#maxCachedCells && this.#lru.size > 1) this.#evictOldest();
  }

  #freeSequence(): number | undefined {
    const seq = this.#roles.indexOf('free');
    return seq < 0 ? undefined : seq;
  }

  #oldestCached(): number {
    const [seq] = this.#lru;
    invariant(seq !== undefined, `nothing is cached and ${this.freeCells} cells are free`);
    return seq;
  }

  #evictOldest(): number {
    const seq = this.#oldestCached();
    this.#evict(seq);
    return seq;
  }

  #evict(seq: number): void {
    this.note({ kind: 'evict', seq, tokens: this.#tree.text(seq), cacheSalt: this.#tree.cacheSalt(seq) });
    this.#free(seq);
    this.#evictionsTotal += 1;
  }

  /**
   * A cached sequence that is better continued than copied: one that the match uses up, or, with no id free, the one
   * that would be evicted although it holds the match.
   */
  #cachedHeir({ seq, tokenCount }: FoundPrefix): number | undefined {
    if (this.#roles[seq] === 'cached' && this.#tree.tokenCount(seq) === tokenCount) return seq;
    if (this.#freeSequence() !== undefined) return undefined;
    const oldest = this.#oldestCached();
    return this.#tree.shareCells(oldest, seq, tokenCount) ? oldest : undefined;
  }

  #takeOver(seq: number, tokenCount: number): number {
    if (this.#tree.tokenCount(seq) > tokenCount) {
      this.note({ kind: 'remove', seq, fromPos: tokenCount });
      this.#tree.truncate(seq, tokenCount);
      this.#evictionsTotal += 1;
    }
    this.#tree.pin(seq);
    this.#roles[seq] = 'running';
    this.#lru.delete(seq);
    return seq;
  }
}
