import type { Capabilities, UpstreamCall } from '#fleet';
import { unreachable } from '#kernel';
import type { ChatRequest } from '#wire';
import type { ContinuationFeed } from './continuation-feed.ts';
import type { Feed } from './feed.ts';
import type { Replica } from './replica.ts';
import type { ReplicaPools } from './replica-pools.ts';
import type { Run } from './run.ts';
import type { Seam } from './seam.ts';
import type { TokenCalls } from './token-calls.ts';

const steerDeadlineMs = 5_000;

/**
 * Engines that know budgets keep them, but only for what they began themselves. One that cannot switch thinking off begins
 * all the same: its thought ends with its first piece.
 */
export function mustEndThought(run: Run, feed: Feed, call: UpstreamCall, capabilities: Capabilities): boolean {
  if (run.request.kind !== 'chat' || !feed.isThinking) return false;
  const limitTokens = thinkingLimit(run.request.thinking);
  const isKeptThere = capabilities.thinkingBudget && call.kind === 'chat';
  return limitTokens !== undefined && !isKeptThere && run.text.thinkingTokens >= limitTokens;
}

function thinkingLimit(thinking: ChatRequest['thinking']): number | undefined {
  switch (thinking.kind) {
    case 'default':
      return undefined;
    case 'off':
      return 0;
    case 'budget':
      return thinking.tokens;
    default:
      return unreachable(thinking);
  }
}

/** Our own engine knows how; a continuation is plain text to it. */
export async function endThoughtThere(
  { adapter, target }: Replica,
  pools: ReplicaPools,
  upstreamId: string | undefined,
): Promise<boolean> {
  if (adapter.kind !== 'regauge' || upstreamId === undefined) return false;
  const { pool, pathPrefix } = pools.connection(target.url);
  const path = `${pathPrefix}/v1/runs/${encodeURIComponent(upstreamId)}/answer-now`;
  try {
    const { statusCode, body } = await pool.request({ method: 'POST', path, headersTimeout: steerDeadlineMs });
    await body.dump();
    return statusCode === 200;
  } catch {
    // Cutting the thought off works without the replica's help.
    return false;
  }
}

/** Ends the thought as the model would have: on a line of its own. */
export async function closeThought(run: Run, feed: ContinuationFeed, seam: Seam, calls: TokenCalls): Promise<void> {
  const mark = seam.endsLine ? '</think>' : '\n</think>';
  run.commit(await calls.tokenize(mark), true);
  run.wantsAnswer = false;
  feed.add(mark);
}
