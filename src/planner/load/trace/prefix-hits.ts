import type { BlockId, RequestTrace } from './trace.ts';

/**
 * Share of the trace's input tokens that one prefix cache would have had, which bounds what any routing over several
 * can reach: a hit is the longest run of leading blocks that are all there.
 *
 * @param cacheBlocks - blocks that the cache holds, least recently used out first; infinite for the ceiling
 * @returns 0 … 1; 0 too for a trace without blocks, of which nothing is known
 */
export function prefixHitShare({ requests, blockTokens }: RequestTrace, cacheBlocks: number): number {
  // A Map keeps the order of insertion: what was used last stands last.
  const cached = new Map<BlockId, true>();
  let [inputTokens, hitTokens] = [0, 0];
  for (const request of requests) {
    const missing = request.blocks.findIndex((id) => !cached.has(id));
    const hits = missing < 0 ? request.blocks.length : missing;
    inputTokens += request.inputTokens;
    hitTokens += Math.min(hits * blockTokens, request.inputTokens);
    remember(request.blocks, cached, cacheBlocks);
  }
  return inputTokens === 0 ? 0 : hitTokens / inputTokens;
}

/** From the last block to the first, so that the end of a prompt goes before what it hangs on. */
function remember(blocks: readonly BlockId[], cached: Map<BlockId, true>, cacheBlocks: number): void {
  for (const id of blocks.toReversed()) {
    cached.delete(id);
    cached.set(id, true);
  }
  let surplus = cached.size - cacheBlocks;
  if (surplus <= 0) return;
  for (const id of cached.keys()) {
    cached.delete(id);
    surplus -= 1;
    if (surplus <= 0) return;
  }
}
