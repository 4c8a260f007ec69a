/**
 * The seam between the scheduler, which decides, and the engine, which owns the memory and the kernels.
 *
 * There is no prefill phase and no decode phase: a request is a list of known tokens and a count of computed ones, and a
 * step computes some of the difference. A decode is a request with one token to go; a preempted, resumed or force-fed
 * request is simply one with more.
 */

export interface SchedConfig {
  /** KV cells in the context (`n_ctx` of a unified cache); one cell holds one token for every sequence that shares it. */
  readonly cellCapacity: number;
  /** Sequence ids are 0 … maxSequences - 1 (`n_seq_max`). Running requests and cached prefixes each hold one. */
  readonly maxSequences: number;
  /** Most requests computed at once; ≤ maxSequences. */
  readonly maxRunning: number;
  /** Most requests waiting; one more is refused, so that a queue is never a leak. */
  readonly maxWaiting: number;
  /** Most tokens in one step (`n_batch`). */
  readonly tokenBudget: number;
  /** Most logits rows in one step (`n_outputs_max`). */
  readonly outputBudget: number;
  /**
   * How many times longer than a pure decode step a step may get because prompts are computed in it (≥ 1).
   * 2.5 keeps the inter-token latency of running streams under 3x with room for noise.
   */
  readonly itlStretch: number;
  /**
   * Most cells that cached prefixes may hold beyond those of running requests. A kernel looks at every cell in use, also
   * those that its sequence does not see, so a full cache slows every step. The newest prefix stays whatever its length.
   */
  readonly maxCachedCells: number;
  /** Prefixes shorter than this are recomputed rather than copied or waited for. */
  readonly minSharedTokens: number;
  /** What swapping costs; `bytesPerToken` 0 switches it off. */
  readonly swap: { readonly bytesPerToken: number; readonly bytesPerMs: number; readonly capacityBytes: number };
}

export interface SchedRequest {
  /** Unique among live requests; chosen by the engine. */
  readonly id: number;
  /** Never empty. Not copied: the caller must not change it afterwards. */
  readonly promptTokens: Int32Array;
  /** Lower runs earlier, as in vLLM; equal priorities run in order of arrival. */
  readonly priority: number;
  /** Prefixes are shared only between requests of one salt. */
  readonly cacheSalt: string;
  /** Logits are needed at every prompt position (prompt_logprobs): such a request takes no cached prefix. */
  readonly allPromptLogits: boolean;
}

/** What the engine must do to the cache before the batch, in this order. */
export type MemoryOp =
  | { readonly kind: 'copy'; readonly fromSeq: number; readonly toSeq: number; readonly tokenCount: number }
  /** Remove positions ≥ fromPos of a sequence (0 = all). */
  | { readonly kind: 'remove'; readonly seq: number; readonly fromPos: number }
  /**
   * A cached prefix goes: remove all of the sequence. The text is told so that the engine may keep a copy elsewhere and
   * bring it back by `adopt`.
   */
  | { readonly kind: 'evict'; readonly seq: number; readonly tokens: Int32Array; readonly cacheSalt: string }
  /** Save the sequence's state under the request id; a `remove` follows. */
  | { readonly kind: 'swap-out'; readonly seq: number; readonly requestId: number; readonly tokenCount: number }
  /** Load the saved state into the (empty) sequence and forget it. */
  | { readonly kind: 'swap-in'; readonly seq: number; readonly requestId: number; readonly tokenCount: number }
  /** Forget the saved state of a request that ended while swapped out. */
  | { readonly kind: 'swap-drop'; readonly requestId: number };

export interface BatchEntry {
  readonly requestId: number;
  readonly seq: number;
  /** Position of `tokens[0]` in the sequence. */
  readonly fromPos: number;
  readonly tokens: Int32Array;
  /** Logits are wanted for tokens[logitsFrom …]; equal to tokens.length when for none. */
  readonly logitsFrom: number;
  /** True when the last token of this entry is the last known one: the engine samples and appends after the step. */
  readonly samples: boolean;
}

export interface StepPlan {
  readonly ops: readonly MemoryOp[];
  /** Empty when there is nothing to compute (ops may still have to be done). */
  readonly entries: readonly BatchEntry[];
  /** Sum of entries' token counts; ≤ tokenBudget. */
  readonly tokenCount: number;
  /** Of those, tokens of entries that compute one token and sample. */
  readonly decodeTokens: number;
  /** Requests that entered the running set in this step, with the prefix tokens they did not have to compute. */
  readonly admitted: readonly { readonly requestId: number; readonly cachedTokens: number }[];
  readonly preempted: readonly number[];
  /**
   * Requests that can never get the cells for their next token, even with the whole cache to themselves. Listed in every
   * plan until the engine finishes them (finish_reason length); they hold up nobody else.
   */
  readonly outOfCells: readonly number[];
}

export type SubmitResult =
  | { readonly kind: 'queued' }
  /** The prompt and one more token cannot fit even an empty cache. */
  | {
      readonly kind: 'refused';
      readonly reason: 'prompt-exceeds-cells';
      readonly promptTokens: number;
      readonly cellCapacity: number;
    }
  | { readonly kind: 'refused'; readonly reason: 'queue-full'; readonly maxWaiting: number };

/** Where a cached or running prefix lives. */
export type PrefixLocation =
  | { readonly kind: 'found'; readonly seq: number; readonly tokenCount: number }
  | { readonly kind: 'absent' };

export type AdoptResult =
  | { readonly kind: 'adopted'; readonly seq: number; readonly ops: readonly MemoryOp[] }
  | { readonly kind: 'refused'; readonly reason: 'no-room'; readonly freeCells: number };

export interface SchedSnapshot {
  readonly running: number;
  readonly waiting: number;
  /** Waiting requests that were preempted and wait to resume. */
  readonly preempted: number;
  /** Cells held by running requests, a shared cell counted once. */
  readonly runningCells: number;
  /** Cells held only by cached prefixes; evictable. */
  readonly cachedCells: number;
  readonly freeCells: number;
  readonly cellCapacity: number;
  readonly sequencesInUse: number;
  /**
   * Known tokens of waiting and running requests that are still to be computed, but for those of decodes. A waiting
   * request counts in full, for what of it will be cached is not known yet.
   */
  readonly queuedPrefillTokens: number;
  /** Prompt tokens of requests at their first admission, as vLLM counts them; those that resume do not count. */
  readonly prefixQueriesTotal: number;
  /** Of those, tokens that did not have to be computed. */
  readonly prefixHitsTotal: number;
  readonly preemptionsTotal: number;
  /** Cached prefixes that were dropped or cut short to make room. */
  readonly evictionsTotal: number;
}

/**
 * Continuous batching over one KV cache. Pure and synchronous: time comes in as numbers, effects go out as a plan.
 *
 * One step is `planStep` → the engine does `ops`, computes `entries`, samples → `commitStep`, then `append` or `finish`
 * for each sampled request. Plans do not overlap: each is committed before the next is made.
 */
export interface Scheduler {
  submit(request: SchedRequest): SubmitResult;
  planStep(): StepPlan;
  /** Marks the plan's tokens as computed and learns from how long the step took. */
  commitStep(plan: StepPlan, stepMs: number): void;
  /** Adds known tokens: the sampled one, or several when the engine feeds a fixed text (the end of a thought). */
  append(requestId: number, tokens: Int32Array): void;
  /**
   * Ends a request, whatever state it is in; unknown ids are ignored (an abort may race the end). Its computed tokens
   * stay cached until evicted.
   */
  finish(requestId: number): void;
  /** Longest computed prefix of `tokens` within a salt, for export. */
  locate(tokens: Int32Array, cacheSalt: string): PrefixLocation;
  /** Takes in a sequence computed elsewhere as a cached prefix; the engine does `ops`, then loads the state into `seq`. */
  adopt(tokens: Int32Array, cacheSalt: string): AdoptResult;
  /** Undoes `adopt` when loading the state failed. */
  discard(seq: number): readonly MemoryOp[];
  /**
   * Evicts the cached prefixes of at most `maxTokens` tokens. For an engine that keeps evicted ones elsewhere and is idle:
   * their cells lie scattered among those of requests that have ended, and a kernel walks up to the last one in use.
   */
  evictCached(maxTokens: number): readonly MemoryOp[];
  /** Drops every cached prefix. */
  clearCache(): readonly MemoryOp[];
  hasWork(): boolean;
  snapshot(): SchedSnapshot;
}
