import { unreachable } from '#kernel';
import type { UpstreamFailure } from '../adapter.ts';
import type { BreakerEvent } from './breaker.ts';
import type { AttemptOutcome } from './traffic.ts';

/** What an attempt's end says about its replica's health; undefined = nothing. */
export function outcomeEvent(outcome: AttemptOutcome): BreakerEvent | undefined {
  switch (outcome.kind) {
    case 'finished':
      return { kind: 'succeeded' };
    case 'aborted':
      return undefined;
    case 'lost':
      return { kind: 'failed', because: outcome.reason };
    case 'stalled':
      return { kind: 'failed', because: 'a stream stood still' };
    case 'failure':
      return failureEvent(outcome.failure);
    default:
      return unreachable(outcome);
  }
}

function failureEvent({ kind, message }: UpstreamFailure): BreakerEvent | undefined {
  switch (kind) {
    // It reads requests and answers them, with no: that is health.
    case 'rejected':
    case 'filtered':
    case 'context-exceeded':
      return { kind: 'succeeded' };
    // Busy is neither well nor ill; when it may be asked again is told apart from this.
    case 'rate-limited':
      return undefined;
    case 'unauthorised':
    case 'unavailable':
    case 'broken':
      return { kind: 'failed', because: message };
    default:
      return unreachable(kind);
  }
}
