/** How an engine is set up where that is not part of the layout. */
export interface ServingOptions {
  /** Tokens that one step of one rank may compute, decoded ones included (`max_num_batched_tokens`). */
  readonly chunkTokens: number;
  /** Tokens of one block of KV. */
  readonly blockTokens: number;
  /** Requests that one rank runs at once at most (`max_num_seqs`). */
  readonly maxRunningPerRank: number;
}

/** vLLM's defaults for an API server on accelerators with much memory. */
export const defaultServing: ServingOptions = { chunkTokens: 8192, blockTokens: 64, maxRunningPerRank: 1024 };
