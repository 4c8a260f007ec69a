import { unreachable } from '#kernel';

/** How an attempt failed: what the replica said, or that it said nothing more. */
export type FailureKind =
  | 'rejected'
  /** A content filter ended the answer. */
  | 'filtered'
  | 'context-exceeded'
  | 'unauthorised'
  | 'rate-limited'
  | 'unavailable'
  | 'broken'
  | 'lost'
  | 'stalled'
  /** This kind of replica lacks a parameter of the request. */
  | 'unsupported'
  /** The tokens of the replica that was to go on do not spell what was delivered. */
  | 'unlike';

/** What is known of a run when an attempt at it has failed, that attempt included. */
export interface FailedRun {
  readonly failure: FailureKind;
  /** Readers have seen text of it. */
  readonly hasDelivered: boolean;
  /** Ids of the prompt and of all that was delivered are known, not just their text. */
  readonly isExact: boolean;
  readonly attempts: number;
  /** Replicas that got on with it in mid-stream. Those that gave no token do not count: the waiting time bounds them. */
  readonly carryOvers: number;
}

export interface FailureLimits {
  /** Before the first text. */
  readonly maxAttempts: number;
  /** Each recomputes all that came before, so a run that loses replica after replica has to end. */
  readonly maxCarryOvers: number;
}

export type AfterFailure =
  /** Nothing has been said yet: another replica starts afresh. */
  | { readonly kind: 'retry' }
  /** Another replica may go on from the exact tokens. */
  | { readonly kind: 'carry-over' }
  /** The client gets the error of the attempt as it is. */
  | { readonly kind: 'give-up' }
  /** The stream ends with an error that says why nobody goes on. */
  | { readonly kind: 'refuse'; readonly because: string };

/**
 * What helps after a failed attempt.
 *
 * Before the first text only a request that is itself at fault is not tried elsewhere. Afterwards a fresh start would say
 * things twice, and a rest that is nearly right cannot be told from a good one, so it is exact continuation or an error.
 */
export function afterFailure(run: FailedRun, limits: FailureLimits): AfterFailure {
  if (!run.hasDelivered) {
    const isFinal = run.failure === 'rejected' || run.failure === 'filtered' || run.attempts >= limits.maxAttempts;
    return isFinal ? { kind: 'give-up' } : { kind: 'retry' };
  }
  switch (run.failure) {
    case 'unlike':
    // A filter's no is an answer: to ask elsewhere for the rest would go round it.
    case 'filtered':
      return { kind: 'give-up' };
    case 'context-exceeded':
      return { kind: 'refuse', because: 'the context was full in the middle of the reply' };
    case 'rejected':
    case 'unauthorised':
    case 'rate-limited':
    case 'unavailable':
    case 'broken':
    case 'lost':
    case 'stalled':
    case 'unsupported':
      return inMidStream(run, limits);
    default:
      return unreachable(run.failure);
  }
}

function inMidStream({ isExact, carryOvers }: FailedRun, { maxCarryOvers }: FailureLimits): AfterFailure {
  if (!isExact) return { kind: 'refuse', because: 'its replica told no token ids' };
  if (carryOvers < maxCarryOvers) return { kind: 'carry-over' };
  return { kind: 'refuse', because: `it was carried over ${carryOvers} times already` };
}

/**
 * Whether a replica's tokens are those of a run. Unknown tokenizers are equal to nothing, except that a replica is equal
 * to itself.
 */
export function mayContinue(
  replica: { readonly id: string; readonly continuesExactly: boolean; readonly tokenizer: string | undefined },
  run: { readonly firstReplicaId: string | undefined; readonly tokenizer: string | undefined },
): boolean {
  if (!replica.continuesExactly) return false;
  if (replica.tokenizer !== undefined) return replica.tokenizer === run.tokenizer;
  return replica.id === run.firstReplicaId;
}
