import { TokenRun } from './token-run.ts';

/** A run of cells and the text in them. A root is empty and has no parent. */
export interface PrefixNode {
  tokens: TokenRun;
  parent: PrefixNode | undefined;
  /** By first token. A list, because two requests may compute the same text at the same time in different cells. */
  readonly childrenByToken: Map<number, readonly PrefixNode[]>;
  /** Sequences whose path runs through this node, a superset of any child's; the cells are free when it is empty. */
  readonly seqs: Set<number>;
  /** How many of `seqs` are pinned. */
  pins: number;
}

export function createRoot(): PrefixNode {
  return {
    tokens: new TokenRun(new Int32Array()),
    parent: undefined,
    childrenByToken: new Map(),
    seqs: new Set(),
    pins: 0,
  };
}

export function addChild(parent: PrefixNode, seq: number, tokens: Int32Array, pinned: boolean): PrefixNode {
  const child = { ...createRoot(), tokens: new TokenRun(tokens.slice()), parent, pins: pinned ? 1 : 0 };
  child.seqs.add(seq);
  attach(parent, child);
  return child;
}

export function detach(node: PrefixNode): void {
  if (!node.parent) return;
  const first = node.tokens.at(0);
  const others = siblings(node.parent, first).filter((sibling) => sibling !== node);
  if (others.length > 0) node.parent.childrenByToken.set(first, others);
  else node.parent.childrenByToken.delete(first);
}

/** Cuts a node in two and returns the new upper half; the lower half keeps its identity, so no path has to change. */
export function split(node: PrefixNode, at: number): PrefixNode {
  const parent = node.parent!;
  detach(node);
  const upper = { ...createRoot(), tokens: new TokenRun(node.tokens.view(0, at)), parent, pins: node.pins };
  for (const seq of node.seqs) upper.seqs.add(seq);
  attach(parent, upper);
  node.tokens = new TokenRun(node.tokens.view(at, node.tokens.length).slice());
  node.parent = upper;
  attach(upper, node);
  return upper;
}

/** Undoes a split nobody needs any longer, so that a prefix shared for years stays a short path. */
export function mergeWithOnlyChild(node: PrefixNode): void {
  const [child, ...others] = [...node.childrenByToken.values()].flat();
  if (!child || others.length > 0 || !node.parent || child.seqs.size !== node.seqs.size) return;
  detach(node);
  node.tokens.append(child.tokens.view(0, child.tokens.length));
  child.tokens = node.tokens;
  child.parent = node.parent;
  attach(node.parent, child);
}

export function siblings(parent: PrefixNode, firstToken: number): readonly PrefixNode[] {
  return parent.childrenByToken.get(firstToken) ?? [];
}

function attach(parent: PrefixNode, child: PrefixNode): void {
  const first = child.tokens.at(0);
  parent.childrenByToken.set(first, [...siblings(parent, first), child]);
}
