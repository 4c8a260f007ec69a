import type { Rng } from '../random.ts';
import type { RequestTrace } from './trace.ts';

/**
 * Spreads requests that a coarse clock put on one tick evenly over the time to the next. Mooncake's ticks of three
 * seconds hold up to 28 requests; taken at their word they are bursts that never were, and every queue looks too long.
 */
export function spreadTicks(trace: RequestTrace, rng: Rng): RequestTrace {
  const requests = trace.requests.map((request) => ({ ...request, atMs: request.atMs + rng() * trace.tickMs }));
  return { ...trace, tickMs: 0, requests: requests.sort((a, b) => a.atMs - b.atMs) };
}
