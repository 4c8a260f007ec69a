import type { GatewayMetrics } from './metrics.ts';
import type { RunRecord } from './replica.ts';

/** Counts what a run that is over took, as it was billed; cached prompt tokens are apart from computed ones. */
export function bookRun(endpoint: 'chat' | 'completion', record: RunRecord, metrics: GatewayMetrics): void {
  const { model, key = '', promptTokens, cachedTokens, completionTokens, reasoningTokens } = record;
  metrics.requests.inc({ endpoint, outcome: record.end });
  metrics.cost.inc({ model, key }, record.costMicroUsd);
  const counts = {
    prompt: promptTokens - cachedTokens,
    cached: cachedTokens,
    thinking: reasoningTokens,
    answer: completionTokens - reasoningTokens,
  };
  for (const [kind, count] of Object.entries(counts)) metrics.tokens.inc({ model, key, kind }, Math.max(0, count));
}
