export interface UsageCounts {
  readonly promptTokens: number;
  /** Of the prompt, those that were not computed again. */
  readonly cachedTokens: number;
  /** Thinking included. */
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  /** They were guessed from the text, since nobody told the ids; left out where they were counted. */
  readonly reasoningEstimated?: true;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
  readonly completion_tokens_details: {
    readonly reasoning_tokens: number;
    readonly reasoning_tokens_estimated?: true;
  };
  readonly prompt_cache_hit_tokens: number;
  readonly prompt_cache_miss_tokens: number;
}

/**
 * Usage in OpenAI's nested form with DeepSeek's flat pair beside it, always whole: billing that reads one of the two
 * dialects must never find a gap. The pair adds up to `prompt_tokens`.
 */
export function usage(counts: UsageCounts): Usage {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = counts;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      ...(counts.reasoningEstimated && { reasoning_tokens_estimated: true }),
    },
    prompt_cache_hit_tokens: cachedTokens,
    prompt_cache_miss_tokens: promptTokens - cachedTokens,
  };
}
