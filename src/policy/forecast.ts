import type { Assumptions } from './policy.ts';
import type { Speed } from './speeds.ts';
import type { Forecast, ReplicaLoad, RouteRequest } from './types.ts';

/** Above it a request more would wait for another to end, or push one out. */
const kvIsFull = 0.95;
const secondsPerHour = 3_600;

/**
 * Predicts what one replica would make of a request.
 *
 * - TTFT = (queued prefill + prompt not cached) / prefill rate + waiting for a place, where the places of r running
 *   requests come free one every typical reply / r.
 * - TPOT = 1 / rate of one stream with this one among them.
 * - Cost = hourly price × the hours for which the request has the machine: its own prefill in full, of each decode step its
 *   share among the streams. The others' prefill is not its cost.
 *
 * Worked: 1,000 tokens of prompt, 500 cached, 5,000 tokens/s of prefill: 100 ms. A reply of 500 tokens where five streams
 * make 250 tokens/s together: 2,000 ms of machine time. 2.1 s at 2 USD an hour are 1,167 micro-USD.
 */
export function forecast(
  load: ReplicaLoad,
  request: Pick<RouteRequest, 'promptTokens' | 'maxTokens'>,
  believedTokens: number,
  speed: Speed,
  { typicalReplyTokens }: Pick<Assumptions, 'typicalReplyTokens'>,
): Forecast {
  // The last token of a prompt is computed in any case.
  const cachedTokens = Math.max(0, Math.min(believedTokens, request.promptTokens - 1));
  const prefillTokens = request.promptTokens - cachedTokens;
  const replyTokens = Math.min(request.maxTokens ?? typicalReplyTokens, typicalReplyTokens);
  const tpotMs = 1_000 / speed.streamTokensPerSecond;
  const prefillMs = (1_000 * (load.queuedPrefillTokens + prefillTokens)) / speed.prefillTokensPerSecond;
  const ttftMs = prefillMs + (placesToWaitFor(load) * typicalReplyTokens * tpotMs) / Math.max(1, load.running);
  const ownSeconds = prefillTokens / speed.prefillTokensPerSecond + replyTokens / speed.batchTokensPerSecond;
  return {
    replicaId: load.id,
    running: load.running,
    inFlight: load.running + load.waiting,
    maxRunning: load.maxRunning,
    cachedTokens,
    ttftMs: Math.round(ttftMs),
    tpotMs: Math.round(100 * tpotMs) / 100,
    finishMs: Math.round(ttftMs + replyTokens * tpotMs),
    costMicroUsd: Math.round((load.hourlyMicroUsd * ownSeconds) / secondsPerHour),
  };
}

/** How many running requests have to end before this one is computed. */
function placesToWaitFor({ running, waiting, maxRunning, kvUse }: ReplicaLoad): number {
  const overRunning = maxRunning === undefined ? 0 : Math.max(0, running + waiting + 1 - maxRunning);
  const overKv = kvUse !== undefined && kvUse >= kvIsFull && running > 0 ? waiting + 1 : 0;
  return Math.max(overRunning, overKv);
}
