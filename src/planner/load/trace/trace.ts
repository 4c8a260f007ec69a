/** Name of a block of prompt tokens; equal names are equal prefixes. Numbers above 2^53 stay digits, none are merged. */
export type BlockId = number | string;

export interface TraceRequest {
  /** From the start of the trace. */
  readonly atMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** One per block of the prompt, the last may be partly filled; empty when the trace has none. */
  readonly blocks: readonly BlockId[];
}

/** Requests one by one, as they came. */
export interface RequestTrace {
  readonly kind: 'requests';
  readonly format: 'mooncake' | 'azure' | 'burst-gpt';
  /** Tokens of one block; 0: the trace says nothing of prefixes, so no cache hits may be read from it. */
  readonly blockTokens: number;
  /** Times are multiples of this one; spread them before waiting is measured. 0: as they were. */
  readonly tickMs: number;
  readonly requests: readonly TraceRequest[];
}

/** What may be read of a file at most. */
export interface TraceLimits {
  readonly characters: number;
  readonly lines: number;
}

export const defaultTraceLimits: TraceLimits = { characters: 256 * 1024 * 1024, lines: 6_000_000 };
