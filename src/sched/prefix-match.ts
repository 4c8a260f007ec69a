import { type PrefixNode, siblings } from './prefix-node.ts';
import type { TokenRun } from './token-run.ts';

/** The longest computed prefix found for some tokens. */
export type PrefixMatch =
  | {
      readonly kind: 'found';
      /** The lowest sequence that has the whole prefix. */
      readonly seq: number;
      readonly tokenCount: number;
      /** Cells of the prefix that no pinned sequence holds yet. */
      readonly unpinnedCells: number;
    }
  | { readonly kind: 'absent' };

export interface PrefixQuery {
  readonly tokens: TokenRun;
  /** Tokens from here on are not looked for. */
  readonly limit: number;
  /** A sequence that does not count. */
  readonly exceptSeq?: number;
}

/** The longest match; ties go to the lowest sequence, so that a replay shares from the same one. */
export function longestMatch(root: PrefixNode, query: PrefixQuery): PrefixMatch {
  return matchBelow(root, query, 0, 0);
}

function matchBelow(node: PrefixNode, query: PrefixQuery, depth: number, unpinnedCells: number): PrefixMatch {
  let best: PrefixMatch =
    depth > 0 ? { kind: 'found', seq: lowest(node, query), tokenCount: depth, unpinnedCells } : { kind: 'absent' };
  if (depth >= query.limit) return best;
  for (const child of siblings(node, query.tokens.at(depth))) {
    if (Number.isFinite(lowest(child, query))) best = better(best, matchInto(child, query, depth, unpinnedCells));
  }
  return best;
}

function matchInto(child: PrefixNode, query: PrefixQuery, depth: number, unpinnedAbove: number): PrefixMatch {
  const agreed = child.tokens.agreement(query.tokens, depth, query.limit);
  const tokenCount = depth + agreed;
  const unpinnedCells = unpinnedAbove + (child.pins === 0 ? agreed : 0);
  if (agreed === child.tokens.length) return matchBelow(child, query, tokenCount, unpinnedCells);
  return { kind: 'found', seq: lowest(child, query), tokenCount, unpinnedCells };
}

function better(a: PrefixMatch, b: PrefixMatch): PrefixMatch {
  if (a.kind === 'absent' || b.kind === 'absent') return a.kind === 'absent' ? b : a;
  if (a.tokenCount !== b.tokenCount) return a.tokenCount > b.tokenCount ? a : b;
  return a.seq <= b.seq ? a : b;
}

/** Infinity when only the excepted sequence runs through the node. */
function lowest(node: PrefixNode, { exceptSeq }: PrefixQuery): number {
  let seq = Number.POSITIVE_INFINITY;
  for (const candidate of node.seqs) if (candidate !== exceptSeq && candidate < seq) seq = candidate;
  return seq;
}
