import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PrefixTree } from './prefix-tree.ts';
import { TokenRun } from './token-run.ts';

const run = (...tokens: number[]) => new TokenRun(Int32Array.from(tokens));

function treeWith(seq: number, ...tokens: number[]): PrefixTree {
  const tree = new PrefixTree();
  tree.open(seq, '');
  tree.extend(seq, Int32Array.from(tokens));
  return tree;
}

test('a prefix shared in the middle of a node costs no cells, and what follows it does', () => {
  const tree = treeWith(0, 1, 2, 3, 4);
  tree.share(0, 1, 2);
  expect(tree.usedCells).toBe(4);
  tree.extend(1, Int32Array.of(9));
  expect(tree.usedCells).toBe(5);
  // Both go on growing at their own ends.
  tree.extend(0, Int32Array.of(5));
  expect(tree.match(run(1, 2, 3, 4, 5), '', 5)).toEqual({ kind: 'found', seq: 0, tokenCount: 5, unpinnedCells: 0 });
  expect(tree.match(run(1, 2, 9, 9), '', 4)).toEqual({ kind: 'found', seq: 1, tokenCount: 3, unpinnedCells: 0 });
});

test('removing one of two sharers frees only what it had alone', () => {
  const tree = treeWith(0, 1, 2, 3, 4);
  tree.share(0, 1, 2);
  tree.extend(1, Int32Array.of(9));
  tree.remove(0);
  expect(tree.usedCells).toBe(3);
  expect(tree.match(run(1, 2, 3, 4), '', 4)).toMatchObject({ seq: 1, tokenCount: 2 });
  tree.remove(1);
  expect(tree.usedCells).toBe(0);
  expect(tree.match(run(1, 2), '', 2)).toEqual({ kind: 'absent' });
});

test('the same text computed twice is in different cells, and the lower sequence is shared from', () => {
  const tree = treeWith(3, 1, 2, 3);
  tree.open(1, '');
  tree.extend(1, Int32Array.of(1, 2, 4));
  expect(tree.usedCells).toBe(6);
  expect(tree.match(run(1, 2, 5), '', 3)).toMatchObject({ seq: 1, tokenCount: 2 });
  expect(tree.match(run(1, 2, 3), '', 3)).toMatchObject({ seq: 3, tokenCount: 3 });
});

test('a salt sees only its own prefixes', () => {
  const tree = treeWith(0, 1, 2, 3);
  expect(tree.match(run(1, 2, 3), 'other', 3)).toEqual({ kind: 'absent' });
});

test('a shared cell is pinned while any of its sequences is', () => {
  const tree = treeWith(0, 1, 2, 3, 4);
  tree.unpin(0);
  expect(tree.pinnedCells).toBe(0);
  expect(tree.match(run(1, 2, 7), '', 3)).toMatchObject({ unpinnedCells: 2 });
  tree.share(0, 1, 2);
  expect(tree.pinnedCells).toBe(2);
  tree.pin(0);
  tree.unpin(1);
  expect(tree.pinnedCells).toBe(4);
});

test('truncating keeps the first tokens and the cells of those who share the rest', () => {
  const tree = treeWith(0, 1, 2, 3, 4);
  tree.share(0, 1, 3);
  tree.truncate(0, 1);
  expect(tree.tokenCount(0)).toBe(1);
  expect(tree.usedCells).toBe(3);
  expect(tree.match(run(1, 2, 3, 4), '', 4)).toMatchObject({ seq: 1, tokenCount: 3 });
});

test('a sequence is duplicated by the same text in other cells or in more text', () => {
  const tree = treeWith(0, 1, 2, 3);
  expect(tree.isDuplicated(0)).toBe(false);
  tree.open(1, '');
  tree.extend(1, Int32Array.of(1, 2));
  expect(tree.isDuplicated(0)).toBe(false);
  expect(tree.isDuplicated(1)).toBe(true);
});

interface Shadow {
  readonly texts: Map<number, readonly number[]>;
  readonly pinned: Set<number>;
}

type Change = readonly ['open' | 'share' | 'extend' | 'truncate' | 'remove' | 'pin' | 'unpin', number, number, number];

/** Applies a change to the tree and to plain arrays, when it makes sense. */
function apply(tree: PrefixTree, { texts, pinned }: Shadow, [kind, seq, other, size]: Change): void {
  const text = texts.get(seq);
  const from = texts.get(other);
  if (kind === 'open' && !text) tree.open(seq, '');
  if (kind === 'open' && !text) texts.set(seq, []);
  if (kind === 'share' && !text && from) {
    const tokenCount = Math.min(size, from.length);
    tree.share(other, seq, tokenCount);
    texts.set(seq, from.slice(0, tokenCount));
  }
  if (texts.has(seq) && !text) pinned.add(seq);
  if (!text) return;
  if (kind === 'extend') {
    const tokens = Array.from({ length: size }, (_, index) => (other + index) % 2);
    tree.extend(seq, Int32Array.from(tokens));
    texts.set(seq, [...text, ...tokens]);
  }
  if (kind === 'truncate') {
    const tokenCount = Math.min(size, text.length);
    tree.truncate(seq, tokenCount);
    texts.set(seq, text.slice(0, tokenCount));
  }
  if (kind === 'remove') tree.remove(seq);
  if (kind === 'remove') texts.delete(seq);
  if (kind === 'remove') pinned.delete(seq);
  if (kind === 'pin' && !pinned.has(seq)) tree.pin(seq);
  if (kind === 'pin') pinned.add(seq);
  if (kind === 'unpin' && pinned.delete(seq)) tree.unpin(seq);
}

test('after any changes the longest match is that of comparing every text', () => {
  const kind = fc.constantFrom('open', 'share', 'extend', 'extend', 'truncate', 'remove', 'pin', 'unpin' as const);
  const change = fc.tuple(kind, fc.nat(4), fc.nat(4), fc.nat(6)) as fc.Arbitrary<Change>;
  const query = fc.array(fc.nat(1), { maxLength: 10 });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40, size: 'max' }), query, (changes, tokens) => {
      const tree = new PrefixTree();
      const shadow: Shadow = { texts: new Map(), pinned: new Set() };
      for (const one of changes) apply(tree, shadow, one);
      const agreements = [...shadow.texts].map(([seq, text]) => ({ seq, tokenCount: agreement(text, tokens) }));
      const [best] = agreements.sort((a, b) => b.tokenCount - a.tokenCount || a.seq - b.seq);
      const match = tree.match(new TokenRun(Int32Array.from(tokens)), '', tokens.length);
      if (!best || best.tokenCount === 0) expect(match).toEqual({ kind: 'absent' });
      else expect(match).toMatchObject(best);
      for (const seq of shadow.texts.keys()) tree.remove(seq);
      expect({ used: tree.usedCells, pinned: tree.pinnedCells }).toEqual({ used: 0, pinned: 0 });
    }),
    { numRuns: 500 },
  );
});

function agreement(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((token, index) => token !== b[index]);
  return differs < 0 ? a.length : differs;
}
