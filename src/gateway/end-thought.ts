import type { Capabilities, UpstreamCall } from '#fleet';
import type { ContinuationFeed } from './continuation-feed.ts';
import type { Feed } from './feed.ts';
import type { Replica } from './replica.ts';
import type { ReplicaPools } from './replica-pools.ts';
import type { Run } from './run.ts';
import type { Seam } from './seam.ts';
import type { TokenCalls } from './token-calls.ts';

const steerDeadlineMs = 5_000;

/** Engines that know budgets keep them, but only for what they began themselves. */
export function mustEndThought(run: Run, feed: Feed, call: UpstreamCall, capabilities: Capabilities): boolean {
  if (run.request.kind !== 'chat' || run.request.thinking.kind !== 'budget' || !feed.isThinking) return false;
  const isKeptThere = capabilities.thinkingBudget && call.kind === 'chat';
  return !isKeptThere && run.text.thinkingTokens >= run.request.thinking.tokens;
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
