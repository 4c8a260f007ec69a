import { PlannerError } from '../../errors.ts';
import { lengthsFromSamples } from '../lengths.ts';
import type { Workload } from '../workload.ts';
import { prefixHitShare } from './prefix-hits.ts';
import type { RequestTrace } from './trace.ts';

const windowMs = 600_000;

/** What a trace does not say. */
export interface TraceReading {
  readonly name: string;
  /** Share of the input that caches have; without it the trace's own ceiling (an endless cache), 0 if it has no blocks. */
  readonly cachedShare?: number;
  readonly thinkingShare?: number;
}

/**
 * One class of requests with the trace's rate, bursts and lengths. The peak is the busiest ten minutes; the day is flat,
 * because traces of an hour say nothing of one.
 *
 * @param trace - with ticks spread: see {@link spreadTicks}
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for fewer than two requests or no time between them
 */
export function workloadFromTrace(trace: RequestTrace, reading: TraceReading): Workload {
  const { requests } = trace;
  const spanS = ((requests.at(-1)?.atMs ?? 0) - (requests[0]?.atMs ?? 0)) / 1000;
  if (!(spanS > 0))
    throw new PlannerError(
      'PLANNER_BAD_VALUE',
      `A rate needs requests at different times; the trace has ${requests.length} in ${spanS} s.`,
      {
        requests: requests.length,
        spanS,
      },
    );
  const traffic = {
    name: reading.name,
    requestsPerSecond: requests.length / spanS,
    peakRequestsPerSecond: Math.max(requests.length / spanS, busiestWindow(trace)),
    arrivalCv: arrivalCv(trace),
    input: lengthsFromSamples(requests.map(({ inputTokens }) => inputTokens)),
    output: lengthsFromSamples(requests.map(({ outputTokens }) => outputTokens)),
    cachedShare: reading.cachedShare ?? prefixHitShare(trace, Number.POSITIVE_INFINITY),
    thinkingShare: reading.thinkingShare ?? 0,
  };
  return { name: reading.name, classes: [traffic], curve: Array.from({ length: 24 }, () => 1) };
}

/** Requests per second in the fullest whole window; 0 when the trace is shorter than one. */
function busiestWindow({ requests }: RequestTrace): number {
  const startMs = requests[0]?.atMs ?? 0;
  const whole = Math.floor(((requests.at(-1)?.atMs ?? 0) - startMs) / windowMs);
  const counts = Array.from({ length: whole }, () => 0);
  for (const { atMs } of requests) {
    const window = Math.floor((atMs - startMs) / windowMs);
    if (window < whole) counts[window] = counts[window]! + 1;
  }
  return counts.reduce((most, count) => Math.max(most, count), 0) / (windowMs / 1000);
}

function arrivalCv({ requests }: RequestTrace): number {
  const gaps = requests.slice(1).map(({ atMs }, i) => atMs - requests[i]!.atMs);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  return Math.sqrt(variance) / mean;
}
