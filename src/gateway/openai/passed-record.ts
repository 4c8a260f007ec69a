import type { AttemptRecord, RunRecord } from '../replica.ts';
import { costMicroUsd, type Prices } from '../run-cost.ts';
import type { PassedAttempt } from './passed-attempt.ts';

export interface PassedFacts {
  readonly id: string;
  readonly model: string;
  readonly key: string | undefined;
  readonly createdSeconds: number;
  readonly prices: Prices;
  readonly attempts: readonly AttemptRecord[];
  readonly last: PassedAttempt;
}

/** The record of what was passed through: billed by the replica's own counts, and not at all where it gave none. */
export function passedRecord(facts: PassedFacts): RunRecord {
  const { id, model, key, createdSeconds, prices, attempts, last } = facts;
  const { promptTokens = 0, completionTokens = 0, cachedTokens = 0, reasoningTokens = 0 } = last.usage ?? {};
  const counts = {
    promptTokens,
    cachedTokens: Math.min(cachedTokens, promptTokens),
    completionTokens,
    reasoningTokens: Math.min(reasoningTokens, completionTokens),
  };
  const costOf = ({
    promptTokens: prompt = 0,
    cachedTokens: cached = 0,
    completionTokens: completion,
  }: AttemptRecord) =>
    costMicroUsd(
      { promptTokens: prompt, cachedTokens: Math.min(cached, prompt), completionTokens: completion },
      prices,
    );
  return {
    id,
    model,
    key,
    createdSeconds,
    end: last.end,
    finishReason: undefined,
    ...counts,
    costMicroUsd: last.hasLeft ? costMicroUsd(counts, prices) : 0,
    estimated: last.usage === undefined,
    carryOvers: 0,
    attempts: attempts.map((one) => ({ ...one, costMicroUsd: costOf(one) })),
  };
}
