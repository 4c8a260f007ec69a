import { fairShares } from './fair-shares.ts';
import { firstLogitsPosition, type LiveRequest, tokensToCompute } from './live-request.ts';
import type { BatchEntry } from './types.ts';

export interface Chunk {
  readonly request: LiveRequest;
  readonly tokenCount: number;
}

export interface BatchLimits {
  readonly tokenBudget: number;
  readonly outputBudget: number;
  /** Cells that can be had. */
  readonly cells: number;
  /** Most prefill tokens beside this many decodes (≥ 1). */
  readonly prefillTokensBeside: (decodes: number) => number;
}

/**
 * Divides a step: decodes first, because somebody is reading them; then prefill, as much as those streams can bear,
 * in equal shares among the most urgent priority, and what they leave to the next. Equal shares let a short prompt
 * through at once that arrives behind a very long one, at the cost of the long one's first token by as much.
 *
 * @param running - in order of urgency; at most as many as either budget, so that each can always get one token and row
 */
export function divideStep(running: readonly LiveRequest[], limits: BatchLimits): readonly Chunk[] {
  const decodes = running.filter((request) => tokensToCompute(request) === 1).slice(0, limits.cells);
  const prefills = running.filter((request) => tokensToCompute(request) > 1);
  const mostTokens = Math.min(
    limits.tokenBudget - decodes.length,
    limits.cells - decodes.length,
    decodes.length > 0 ? limits.prefillTokensBeside(decodes.length) : limits.tokenBudget,
  );
  const demands = tokenDemands(prefills, limits.outputBudget - decodes.length);
  return [
    ...decodes.map((request) => ({ request, tokenCount: 1 })),
    ...sharesByPriority(prefills, demands, mostTokens),
  ].filter((chunk) => chunk.tokenCount > 0);
}

export function batchEntry({ request, tokenCount }: Chunk, seq: number): BatchEntry {
  const { computed, known, id } = request;
  return {
    requestId: id,
    seq,
    fromPos: computed,
    tokens: known.view(computed, computed + tokenCount),
    logitsFrom: Math.min(Math.max(0, firstLogitsPosition(request) - computed), tokenCount),
    samples: computed + tokenCount === known.length,
  };
}

/** What each prefill could compute; one that owes prompt logits is limited by the rows left after one for each other. */
function tokenDemands(prefills: readonly LiveRequest[], rows: number): readonly number[] {
  const manyRows = prefills.filter(owesManyRows);
  const rowShares = fairShares(rows - (prefills.length - manyRows.length), manyRows.map(tokensToCompute));
  const rowsOf = new Map(manyRows.map((request, index) => [request, rowShares[index]!]));
  return prefills.map((request) => rowsOf.get(request) ?? tokensToCompute(request));
}

function owesManyRows(request: LiveRequest): boolean {
  return firstLogitsPosition(request) < request.known.length - 1;
}

function sharesByPriority(prefills: readonly LiveRequest[], demands: readonly number[], budget: number): Chunk[] {
  const chunks: Chunk[] = [];
  let left = budget;
  for (let start = 0; start < prefills.length; start = chunks.length) {
    const group = prefills.slice(start).filter(({ priority }) => priority === prefills[start]!.priority);
    const shares = fairShares(left, demands.slice(start, start + group.length));
    for (const [index, request] of group.entries()) chunks.push({ request, tokenCount: shares[index]! });
    left -= shares.reduce((sum, share) => sum + share, 0);
  }
  return chunks;
}
