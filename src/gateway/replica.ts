import type { Adapter, AttemptOutcome, Capabilities, ReplicaTarget } from '#fleet';
import type { LabelRule } from '#policy';
import type { ChatRequest, CompletionRequest, FinishReason } from '#wire';

/** A replica as the gateway uses it: where it is, how to speak to it, what it can do. */
export interface Replica {
  readonly target: ReplicaTarget;
  readonly adapter: Adapter;
  readonly capabilities: Capabilities;
  /** Equal names mean equal token ids; undefined is equal to nothing, not even to itself. */
  readonly tokenizer: string | undefined;
  /** Id of the public model it serves. */
  readonly model: string;
}

/** A model as clients name it. */
export interface PublicModel {
  readonly id: string;
  readonly aliases: readonly string[];
  /** What `/v1/models` shows, `id` and `object` included. */
  readonly card: Readonly<Record<string, unknown>>;
}

/** What the routing policy is asked. */
export interface RouteQuestion {
  /** Undefined for a call that generates nothing (`/tokenize`): any ready replica of the model will do. */
  readonly request: ChatRequest | CompletionRequest | undefined;
  readonly model: string;
  /** Header `regauge-session`, else the request's `user`: requests with equal keys share prefixes. */
  readonly session: string | undefined;
  /** Of the key and of the request, beside the policy's own; all of them hold. */
  readonly rules: readonly LabelRule[];
  /** Replicas that failed this run, and how. */
  readonly excluded: ReadonlyMap<string, string>;
  /** Parameters, by vLLM's names, that a replica has to take; left out: none in particular. */
  readonly needs?: readonly string[];
  /** Set for the rest of a run: only a replica with this tokenizer and exact continuation can take it. */
  readonly continues: { readonly tokenizer: string | undefined; readonly tokens: number } | undefined;
}

/**
 * Told how much of a prompt was cached where it was sent.
 * @returns tokens that were believed to be cached there and were not
 */
export type HeardUsage = (promptTokens: number, cachedTokens: number) => number;

export type RouteChoice =
  | {
      readonly kind: 'route';
      readonly replicaId: string;
      readonly because: string;
      /** Another that is to compute the prompt, where that is worth it. */
      readonly prefillId?: string | undefined;
      readonly heard?: HeardUsage | undefined;
    }
  /** Nobody can serve now. */
  | { readonly kind: 'none-ready'; readonly retryAfterMs: number; readonly because: string }
  /** There is no room now. */
  | { readonly kind: 'shed'; readonly retryAfterMs: number; readonly because: string }
  /** No replica there is could ever take it. */
  | {
      readonly kind: 'impossible';
      readonly because: string;
      /** The parameter that nobody takes, where that is why. */
      readonly parameter?: string | undefined;
    };

/**
 * Chooses a replica. May wait (a queue), and is told by the signal when nobody waits any more.
 */
export type Choose = (question: RouteQuestion, signal: AbortSignal) => RouteChoice | Promise<RouteChoice>;

/** How one attempt went, in a word; `not-sent`: this kind of replica cannot be asked for it. */
export type AttemptEnd = AttemptOutcome['kind'] | 'not-sent' | 'unlike';

/** How a prompt was computed elsewhere for one attempt. */
export interface HandOffRecord {
  /** Who was to compute the prompt. */
  readonly replicaId: string;
  /** `failed`: the decoder computed the prompt itself, or failed in its turn. */
  end: 'running' | 'handed-over' | 'failed';
  reason: string;
  tookMs: number | undefined;
}

/** One attempt as the run's record keeps it; every one is paid for, whether it was of use or not. */
export interface AttemptRecord {
  readonly replicaId: string;
  readonly kind: 'first' | 'retry' | 'carry-over' | 'answer-now';
  /** Why this replica. */
  readonly because: string;
  end: AttemptEnd | 'running';
  /** Why it ended so. */
  reason: string;
  /** Since the run's arrival. */
  readonly startedMs: number;
  /** Since the attempt's start. */
  ttftMs: number | undefined;
  promptTokens: number | undefined;
  cachedTokens: number | undefined;
  completionTokens: number;
  /** Parameters of the request that this kind of replica does not have, and whose absence changes no answer. */
  dropped: readonly string[];
  prefill?: HandOffRecord;
}

/** What is left of a run when it is over. */
export interface RunRecord {
  readonly id: string;
  readonly model: string;
  /** Name of the key it belongs to; undefined where none is needed. */
  readonly key: string | undefined;
  readonly createdSeconds: number;
  readonly end: 'running' | 'complete' | 'failed' | 'cancelled';
  readonly finishReason: FinishReason | undefined;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** By the prices of its arrival; 0 where nothing was delivered. */
  readonly costMicroUsd: number;
  /** Some of the counts are the gateway's own, because a replica died before it told its own. */
  readonly estimated: boolean;
  readonly carryOvers: number;
  readonly attempts: readonly (Readonly<AttemptRecord> & { readonly costMicroUsd: number })[];
}
