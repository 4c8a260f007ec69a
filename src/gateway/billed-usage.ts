import type { UpstreamUsage } from '#fleet';
import type { UsageCounts } from '#wire';
import type { AttemptRecord } from './replica.ts';
import type { RunText } from './run-text.ts';

export interface BilledRun {
  readonly text: RunText;
  readonly attempts: readonly AttemptRecord[];
  /** What the last replica counted itself. */
  readonly own: UpstreamUsage | undefined;
  /** Several requests were made for it. */
  readonly isStitched: boolean;
}

/**
 * What the client is billed: the prompt once, every token that was delivered once. A replica's own count is right as
 * long as one replica did it all; otherwise the gateway counts ids.
 */
export function billedUsage({ text, attempts, own, isStitched }: BilledRun): UsageCounts {
  const { promptTokens: prompt, tokens, thinkingTokens, lacksIds, estimatedTokens: guess } = text;
  const counts = isStitched ? undefined : own;
  const promptTokens = counts?.promptTokens ?? prompt?.length ?? own?.promptTokens ?? 0;
  const cached = counts ? counts.cachedTokens : attempts.find((one) => one.cachedTokens !== undefined)?.cachedTokens;
  const completionTokens = counts?.completionTokens ?? Math.max(tokens.length, guess.thinking + guess.answer);
  const reasoning = counts?.reasoningTokens ?? (lacksIds ? guess.thinking : thinkingTokens);
  const isGuess = lacksIds && guess.thinking > 0 && counts?.reasoningTokens === undefined;
  return {
    promptTokens,
    cachedTokens: Math.min(cached ?? 0, promptTokens),
    completionTokens,
    reasoningTokens: Math.min(reasoning, completionTokens),
    ...(isGuess && { reasoningEstimated: true }),
  };
}
