import { unreachable } from '#kernel';

/** How an attempt failed: what the replica said, or that it said nothing more. */
export type FailureKind =
  | 'rejected'
  | 'context-exceeded'
  | 'unauthorised'
  | 'rate-limited'
  | 'unavailable'
  | 'broken'
  | 'connection-lost'
  | 'stalled';

export interface FailedAttempt {
  readonly kind: FailureKind;
  readonly tokensDelivered: number;
  /** Of this run, this one included. */
  readonly attempts: number;
  /** Some replica is left that has not failed this run. */
  readonly othersLeft: boolean;
  /** What a 429 or 503 asked for. */
  readonly retryAfterMs: number | undefined;
}

export type RetryClass =
  | { readonly kind: 'elsewhere-now' }
  /** Then anywhere, where it failed included. */
  | { readonly kind: 'after'; readonly waitMs: number }
  /** Something was delivered: only `mayCarryOver` can save it. */
  | { readonly kind: 'carry-over' }
  /** The client gets the error of the attempt as it is. */
  | { readonly kind: 'give-up'; readonly because: string };

export const maxAttempts = 3;
/** A client is told to come back rather than held for longer. */
const mostWaitMs = 5_000;
const firstBackoffMs = 250;

/**
 * What helps after a failed attempt. Another replica at once, where the failure is the replica's; waiting only where none is
 * left; nothing where the request is at fault. After the first token a retry would say things twice.
 */
export function retryClass(attempt: FailedAttempt): RetryClass {
  const { kind, tokensDelivered, attempts, othersLeft } = attempt;
  if (kind === 'rejected') return giveUp('the request itself was rejected');
  if (tokensDelivered > 0) return midStream(kind);
  if (attempts >= maxAttempts) return giveUp(`${attempts} attempts have failed`);
  if (othersLeft) return { kind: 'elsewhere-now' };
  return alone(attempt);
}

/** A replica that gave tokens and then objects has a reason that holds for its successors too. */
function midStream(kind: Exclude<FailureKind, 'rejected'>): RetryClass {
  return kind === 'context-exceeded'
    ? giveUp('the context was full in the middle of the reply')
    : { kind: 'carry-over' };
}

function alone({ kind, attempts, retryAfterMs }: FailedAttempt): RetryClass {
  switch (kind) {
    case 'rejected':
    case 'context-exceeded':
    case 'unauthorised':
      return giveUp('no other replica is left, and waiting does not help');
    case 'rate-limited':
    case 'unavailable':
    case 'broken':
    case 'connection-lost': {
      const waitMs = retryAfterMs ?? firstBackoffMs * 2 ** (attempts - 1);
      return waitMs <= mostWaitMs ? { kind: 'after', waitMs } : giveUp(`no other replica is left for ${waitMs} ms`);
    }
    case 'stalled':
      return giveUp('no other replica is left, and a stalled one does not come back by waiting');
    default:
      return unreachable(kind);
  }
}

function giveUp(because: string): RetryClass {
  return { kind: 'give-up', because };
}
