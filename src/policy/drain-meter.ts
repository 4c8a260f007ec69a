/** Of the past, this much counts. Long enough for replies of a minute, short enough to notice a lost pool. */
const windowMs = 60_000;

/**
 * How fast requests leave the fleet, which is how fast a queue moves.
 *
 * Each end counts 1 and fades by e in every window; the rate is what is left over the length of the window that has been
 * watched. Two numbers, whatever the traffic.
 */
export class DrainMeter {
  #startedMs: number | undefined;
  #updatedMs = 0;
  #weight = 0;

  /** A request has ended and its place is free. */
  finished(nowMs: number): void {
    this.#startedMs ??= nowMs;
    this.#weight = this.#weightAt(nowMs) + 1;
    this.#updatedMs = nowMs;
  }

  /** Undefined until two requests have ended at different times: one end says nothing about how often. */
  perSecond(nowMs: number): number | undefined {
    if (this.#startedMs === undefined || this.#updatedMs <= this.#startedMs) return undefined;
    const watchedMs = windowMs * (1 - Math.exp(-Math.max(0, nowMs - this.#startedMs) / windowMs));
    return (1_000 * this.#weightAt(nowMs)) / Math.max(1, watchedMs);
  }

  /** A clock that jumps back ages nothing. */
  #weightAt(nowMs: number): number {
    return this.#weight * Math.exp(-Math.max(0, nowMs - this.#updatedMs) / windowMs);
  }
}

const leastRetryMs = 1_000;
const mostRetryMs = 60_000;

/**
 * When it is worth asking again: after the queue and one more have drained. Between a second, below which clients hammer,
 * and a minute, above which nobody believes the number; a second where nothing was measured.
 */
export function retryAfterMs(waiting: number, drainedPerSecond: number | undefined): number {
  if (!drainedPerSecond) return leastRetryMs;
  return Math.round(Math.min(mostRetryMs, Math.max(leastRetryMs, (1_000 * (waiting + 1)) / drainedPerSecond)));
}
