/**
 * What a routing decision is made from and what it says. All of it is plain data that fits in a log: a decision can be
 * replayed from its inputs, and the rehearsal gives the same ones in simulated time.
 */

/** Of a replica, by the fleet's health checks. Only `ready` takes ordinary traffic. */
export type ReplicaState = 'ready' | 'half-open' | 'draining' | 'open' | 'starting';

/** One replica at one instant, all fields read together. Undefined = never measured, or not published by its engine. */
export interface ReplicaLoad {
  /** Unique in the fleet. Ties go to the lower one, so that a replay picks the same. */
  readonly id: string;
  readonly pool: string;
  /** What rules speak of: `vendor`, `region`, `compliance`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ReplicaState;
  readonly running: number;
  /** Sent, and not being computed yet. */
  readonly waiting: number;
  /** Most requests computed at once. */
  readonly maxRunning: number | undefined;
  /** 0 … 1. */
  readonly kvUse: number | undefined;
  readonly queuedPrefillTokens: number;
  readonly prefillTokensPerSecond: number | undefined;
  /** Of one stream at the present load. */
  readonly decodeTokensPerSecond: number | undefined;
  /** Most tokens of prompt and reply together. */
  readonly contextTokens: number | undefined;
  /** Price of the whole replica. 0 for one's own machine. */
  readonly hourlyMicroUsd: number;
  /** Equal names, equal token ids; undefined is equal to nothing. */
  readonly tokenizer: string | undefined;
  /** Parameters it cannot be asked for, by its kind. */
  readonly lacks: readonly string[];
  /** A 429 asked not to come back before this time, on the clock of `nowMs`. */
  readonly notBeforeMs: number | undefined;
}

/**
 * Pins traffic to a label's values or forbids them. A replica without the label fails `only` and passes `never`: what law
 * demands belongs in an `only`, where a forgotten label forbids instead of allowing.
 */
export interface LabelRule {
  readonly label: string;
  readonly kind: 'only' | 'never';
  readonly values: readonly string[];
}

/** How soon a reader wants the first token, and the others after it. */
export interface Targets {
  readonly ttftMs: number;
  readonly tpotMs: number;
}

export interface RouteRequest {
  /** Estimated; for the rest of a run, prompt and delivered tokens together. */
  readonly promptTokens: number;
  readonly maxTokens: number | undefined;
  /** Of the prompt, by `hashBlocks`. */
  readonly blocks: Uint32Array;
  readonly sessionKey: string | undefined;
  /** Lower is more urgent, as in vLLM. */
  readonly priority: number;
  /** What is left out is the policy's. */
  readonly targets: Partial<Targets>;
  readonly constraints: readonly LabelRule[];
  /** Set for the rest of a run, which goes on from exact token ids. */
  readonly needsExactTokenizer: string | undefined;
  /** Parameters that it cannot do without. */
  readonly needs: readonly string[];
  /** Replicas that failed this run already, and how. */
  readonly excluded: ReadonlyMap<string, string>;
}

/** Why a replica was no candidate. */
export type LeftOutReason =
  | { readonly kind: 'label-forbids'; readonly rule: LabelRule }
  | { readonly kind: 'lacks-parameter'; readonly parameter: string }
  | { readonly kind: 'tokenizer-differs'; readonly tokenizer: string | undefined }
  | { readonly kind: 'context-too-small'; readonly contextTokens: number }
  | { readonly kind: 'failed-this-run'; readonly how: string }
  | { readonly kind: 'not-ready'; readonly state: ReplicaState }
  | { readonly kind: 'rate-limited'; readonly waitMs: number }
  /** Others have room for the whole reply. */
  | { readonly kind: 'reply-may-not-fit'; readonly contextTokens: number }
  | { readonly kind: 'full'; readonly running: number; readonly waiting: number }
  /** Its speed is unknown, and it has enough requests to find out. */
  | { readonly kind: 'being-measured'; readonly inFlight: number };

export interface LeftOut {
  readonly replicaId: string;
  readonly reason: LeftOutReason;
}

/** What would become of the request on one replica. Rounded, so that ties are ties. */
export interface Forecast {
  readonly replicaId: string;
  readonly running: number;
  readonly inFlight: number;
  readonly maxRunning: number | undefined;
  /** Of the prompt, believed to be there. */
  readonly cachedTokens: number;
  readonly ttftMs: number;
  readonly tpotMs: number;
  /** From now to the last token of a typical reply. */
  readonly finishMs: number;
  readonly costMicroUsd: number;
}

export interface Considered {
  readonly candidates: readonly Forecast[];
  readonly leftOut: readonly LeftOut[];
}

export type ImpossibleReason =
  | 'labels-forbid-all'
  | 'parameter-unsupported'
  | 'tokenizer-differs'
  | 'no-replica-fits-context'
  /** Every replica that could serve the run has failed it. */
  | 'all-failed';

/** `because` is for people, in words; `considered` says it of every replica. */
export type Decision =
  | {
      readonly kind: 'route';
      readonly replicaId: string;
      readonly predictedTtftMs: number;
      readonly predictedTpotMs: number;
      readonly cachedTokens: number;
      readonly marginalCostMicroUsd: number;
      readonly because: string;
      readonly considered: Considered;
    }
  /** All that could serve it are full, and the gateway's queue takes it. */
  | { readonly kind: 'queue'; readonly because: string; readonly considered: Considered }
  /** The queue is full of requests at least as urgent: 429. */
  | {
      readonly kind: 'shed';
      readonly retryAfterMs: number;
      readonly because: string;
      readonly considered: Considered;
    }
  /** No replica there is could ever serve it: waiting does not help. */
  | {
      readonly kind: 'impossible';
      readonly reason: ImpossibleReason;
      /** The first that nobody takes, where that is the reason. */
      readonly parameter?: string | undefined;
      readonly because: string;
      readonly considered: Considered;
    }
  /** Some could, and none is up: 503. */
  | {
      readonly kind: 'none-ready';
      readonly retryAfterMs: number;
      readonly because: string;
      readonly considered: Considered;
    };
