import { unreachable } from '#kernel';

/** Whether a replica gets traffic. */
export type BreakerState =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly because: string; readonly untilMs: number; readonly backOffMs: number }
  /** One probe decides. */
  | { readonly kind: 'half-open'; readonly because: string; readonly backOffMs: number };

export type BreakerEvent =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly because: string }
  /** No token from any of several requests: certain enough to act at once. */
  | { readonly kind: 'stalled'; readonly because: string }
  | { readonly kind: 'time-passed' };

export interface BreakerLimits {
  /** Consecutive failures that open it. */
  readonly failuresToOpen: number;
  readonly firstBackOffMs: number;
  readonly maxBackOffMs: number;
}

/** A replica that nobody has heard of yet has to pass a probe first. */
export const untried: BreakerState = { kind: 'half-open', because: 'has not answered yet', backOffMs: 0 };

/**
 * What one event does to a breaker.
 *
 * From open there is no way to closed but through half-open: a stream that had begun before, and ends well, says nothing
 * about the next one. Back-off doubles with each failed probe and starts over once the replica is well.
 */
export function nextBreakerState(
  state: BreakerState,
  event: BreakerEvent,
  nowMs: number,
  limits: BreakerLimits,
): BreakerState {
  switch (state.kind) {
    case 'closed':
      return whenClosed(state.failures, event, nowMs, limits);
    case 'open': {
      const { because, backOffMs } = state;
      return event.kind === 'time-passed' && nowMs >= state.untilMs ? { kind: 'half-open', because, backOffMs } : state;
    }
    case 'half-open':
      if (event.kind === 'succeeded') return { kind: 'closed', failures: 0 };
      if (event.kind === 'time-passed') return state;
      return opened(event.because, state.backOffMs * 2, nowMs, limits);
    default:
      return unreachable(state);
  }
}

function whenClosed(failures: number, event: BreakerEvent, nowMs: number, limits: BreakerLimits): BreakerState {
  switch (event.kind) {
    case 'succeeded':
      return { kind: 'closed', failures: 0 };
    case 'time-passed':
      return { kind: 'closed', failures };
    case 'failed':
      if (failures + 1 < limits.failuresToOpen) return { kind: 'closed', failures: failures + 1 };
      return opened(event.because, limits.firstBackOffMs, nowMs, limits);
    case 'stalled':
      return opened(event.because, limits.firstBackOffMs, nowMs, limits);
    default:
      return unreachable(event);
  }
}

function opened(because: string, backOffMs: number, nowMs: number, limits: BreakerLimits): BreakerState {
  const bounded = Math.min(limits.maxBackOffMs, Math.max(limits.firstBackOffMs, backOffMs));
  return { kind: 'open', because, untilMs: nowMs + bounded, backOffMs: bounded };
}
