import { invariant } from '#kernel';
import { TokenRun } from './token-run.ts';
import type { SchedRequest } from './types.ts';

/** A request between `submit` and `finish`; the scheduler's own record, never handed out. */
export interface LiveRequest {
  readonly id: number;
  readonly priority: number;
  /** Counts submissions; the tie-break of equal priorities. */
  readonly arrival: number;
  readonly cacheSalt: string;
  readonly promptTokenCount: number;
  readonly allPromptLogits: boolean;
  /** The prompt and everything appended. */
  readonly known: TokenRun;
  /** How many of the known tokens have their state in the cache, or saved while swapped. */
  computed: number;
  /** The most that `computed` has been: prompt logits below it were already delivered. */
  mostComputed: number;
  place: Place;
  hold: Hold;
}

export type Place =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly seq: number }
  /** Waiting to resume, with nothing kept. */
  | { readonly kind: 'preempted' }
  /** Waiting to resume, with its state saved by the engine. */
  | { readonly kind: 'swapped' };

/** What a waiting request lets others pass for. */
export type Hold =
  | { readonly kind: 'none' }
  | { readonly kind: 'prefix'; readonly computedBy: LiveRequest; readonly tokenCount: number };

export function createLiveRequest(request: SchedRequest, arrival: number): LiveRequest {
  const { id, priority, cacheSalt, promptTokens, allPromptLogits } = request;
  return {
    id,
    priority,
    arrival,
    cacheSalt,
    promptTokenCount: promptTokens.length,
    allPromptLogits,
    known: new TokenRun(promptTokens),
    computed: 0,
    mostComputed: 0,
    place: { kind: 'waiting' },
    hold: { kind: 'none' },
  };
}

export function tokensToCompute(request: LiveRequest): number {
  return request.known.length - request.computed;
}

/**
 * The first position whose logits are still wanted: the last known token, or, for prompt logits, the first not yet
 * delivered. Positions before it may come from the cache; it and those after it must be computed.
 */
export function firstLogitsPosition(request: LiveRequest): number {
  const last = request.known.length - 1;
  const owesPromptLogits = request.allPromptLogits && request.mostComputed < request.promptTokenCount;
  return owesPromptLogits ? Math.min(request.mostComputed, last) : last;
}

export function isResuming(request: LiveRequest): boolean {
  return request.place.kind === 'preempted' || request.place.kind === 'swapped';
}

/** Negative when `a` runs before `b`: by priority, then those that were preempted, then by arrival. */
export function compareUrgency(a: LiveRequest, b: LiveRequest): number {
  return a.priority - b.priority || Number(isResuming(b)) - Number(isResuming(a)) || a.arrival - b.arrival;
}

export function sequenceOf({ id, place }: LiveRequest): number {
  invariant(place.kind === 'running', `request ${id} is ${place.kind}, not running`);
  return place.seq;
}
