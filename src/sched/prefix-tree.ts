import { invariant } from '#kernel';
import { longestMatch, type PrefixMatch } from './prefix-match.ts';
import { addChild, createRoot, detach, mergeWithOnlyChild, type PrefixNode, split } from './prefix-node.ts';
import { TokenRun } from './token-run.ts';

interface Path {
  readonly cacheSalt: string;
  readonly root: PrefixNode;
  tail: PrefixNode;
  tokenCount: number;
  pinned: boolean;
}

/**
 * Says which cells hold which text, and for which sequences.
 *
 * A node owns a run of cells and a sequence is a path from a root to its tail, so a shared cell has one owner by
 * construction and the used cells are the sum of the nodes' lengths. Each salt has a root of its own.
 *
 * Equal text in different cells is never merged: the cells exist twice, and merging would rename those of a sequence
 * that the engine is using. Only `share` makes two sequences own one cell.
 */
export class PrefixTree {
  readonly #rootBySalt = new Map<string, PrefixNode>();
  readonly #pathBySeq = new Map<number, Path>();
  #usedCells = 0;
  #pinnedCells = 0;

  get usedCells(): number {
    return this.#usedCells;
  }

  /** Cells of pinned (running) sequences, a shared cell counted once. */
  get pinnedCells(): number {
    return this.#pinnedCells;
  }

  tokenCount(seq: number): number {
    return this.#path(seq).tokenCount;
  }

  cacheSalt(seq: number): string {
    return this.#path(seq).cacheSalt;
  }

  /** Whether every cell of the sequence belongs to another one too, so that dropping it loses nothing. */
  tailIsShared(seq: number): boolean {
    return this.#path(seq).tail.seqs.size > 1;
  }

  /** Whether another sequence has the same text, in whichever cells. */
  isDuplicated(seq: number): boolean {
    const { root, tokenCount } = this.#path(seq);
    const match = longestMatch(root, { tokens: new TokenRun(this.text(seq)), limit: tokenCount, exceptSeq: seq });
    return match.kind === 'found' && match.tokenCount === tokenCount;
  }

  /** Whether both sequences own the same cells for their first `tokenCount` tokens. */
  shareCells(a: number, b: number, tokenCount: number): boolean {
    return (
      this.#path(a).tokenCount >= tokenCount && this.#locate(a, tokenCount).node === this.#locate(b, tokenCount).node
    );
  }

  /** Adds an empty, pinned sequence. */
  open(seq: number, cacheSalt: string): void {
    invariant(!this.#pathBySeq.has(seq), `sequence ${seq} is opened twice`);
    const root = this.#rootBySalt.get(cacheSalt) ?? createRoot();
    this.#rootBySalt.set(cacheSalt, root);
    root.seqs.add(seq);
    root.pins += 1;
    this.#pathBySeq.set(seq, { cacheSalt, root, tail: root, tokenCount: 0, pinned: true });
  }

  /** Adds a pinned sequence that owns the first `tokenCount` cells of another. */
  share(fromSeq: number, toSeq: number, tokenCount: number): void {
    this.open(toSeq, this.#path(fromSeq).cacheSalt);
    const path = this.#path(toSeq);
    path.tail = this.#cutAt(fromSeq, tokenCount);
    path.tokenCount = tokenCount;
    for (let node: PrefixNode = path.tail; node.parent; node = node.parent) {
      node.seqs.add(toSeq);
      this.#addPin(node);
    }
  }

  /** Adds computed tokens, in cells of the sequence's own. */
  extend(seq: number, tokens: Int32Array): void {
    if (tokens.length === 0) return;
    const path = this.#path(seq);
    if (path.tail.parent && path.tail.seqs.size === 1) path.tail.tokens.append(tokens);
    else path.tail = addChild(path.tail, seq, tokens, path.pinned);
    path.tokenCount += tokens.length;
    this.#usedCells += tokens.length;
    if (path.pinned) this.#pinnedCells += tokens.length;
  }

  truncate(seq: number, tokenCount: number): void {
    const path = this.#path(seq);
    const end = this.#cutAt(seq, tokenCount);
    for (let node = path.tail; node !== end; node = node.parent!) this.#leave(node, seq, path.pinned);
    path.tail = end;
    path.tokenCount = tokenCount;
  }

  remove(seq: number): void {
    const { cacheSalt, tail, pinned } = this.#path(seq);
    let survivor: PrefixNode | undefined;
    for (let node: PrefixNode | undefined = tail; node; node = node.parent) {
      this.#leave(node, seq, pinned);
      if (node.seqs.size > 0) survivor ??= node;
    }
    this.#pathBySeq.delete(seq);
    if (survivor) mergeWithOnlyChild(survivor);
    else this.#rootBySalt.delete(cacheSalt);
  }

  pin(seq: number): void {
    const path = this.#path(seq);
    invariant(!path.pinned, `sequence ${seq} is pinned twice`);
    path.pinned = true;
    for (let node: PrefixNode | undefined = path.tail; node; node = node.parent) this.#addPin(node);
  }

  unpin(seq: number): void {
    const path = this.#path(seq);
    invariant(path.pinned, `sequence ${seq} is unpinned twice`);
    path.pinned = false;
    for (let node: PrefixNode | undefined = path.tail; node; node = node.parent) this.#dropPin(node);
  }

  /** The longest prefix of the first `limit` tokens. */
  match(tokens: TokenRun, cacheSalt: string, limit: number): PrefixMatch {
    const root = this.#rootBySalt.get(cacheSalt);
    return root ? longestMatch(root, { tokens, limit }) : { kind: 'absent' };
  }

  #path(seq: number): Path {
    const path = this.#pathBySeq.get(seq);
    invariant(path !== undefined, `sequence ${seq} is not in the tree`);
    return path;
  }

  /** All tokens of a sequence, copied. */
  text(seq: number): Int32Array {
    const { tail, tokenCount } = this.#path(seq);
    const text = new Int32Array(tokenCount);
    let end = tokenCount;
    for (let node: PrefixNode | undefined = tail; node; node = node.parent) {
      end -= node.tokens.length;
      text.set(node.tokens.view(0, node.tokens.length), end);
    }
    return text;
  }

  /** The node on the sequence's path that holds token `tokenCount - 1`; the root for 0. */
  #locate(seq: number, tokenCount: number): { readonly node: PrefixNode; readonly startsAt: number } {
    const path = this.#path(seq);
    invariant(tokenCount <= path.tokenCount, `sequence ${seq} has ${path.tokenCount} tokens, not ${tokenCount}`);
    let node = path.tail;
    let startsAt = path.tokenCount - node.tokens.length;
    while (node.parent && startsAt >= tokenCount) {
      node = node.parent;
      startsAt -= node.tokens.length;
    }
    return { node, startsAt };
  }

  /** The node that ends exactly at `tokenCount`, split from its rest if need be. */
  #cutAt(seq: number, tokenCount: number): PrefixNode {
    const { node, startsAt } = this.#locate(seq, tokenCount);
    const keep = tokenCount - startsAt;
    return keep === node.tokens.length ? node : split(node, keep);
  }

  #addPin(node: PrefixNode): void {
    if (node.pins === 0) this.#pinnedCells += node.tokens.length;
    node.pins += 1;
  }

  #dropPin(node: PrefixNode): void {
    node.pins -= 1;
    if (node.pins === 0) this.#pinnedCells -= node.tokens.length;
  }

  #leave(node: PrefixNode, seq: number, pinned: boolean): void {
    node.seqs.delete(seq);
    if (pinned) this.#dropPin(node);
    if (node.seqs.size > 0) return;
    this.#usedCells -= node.tokens.length;
    detach(node);
  }
}
