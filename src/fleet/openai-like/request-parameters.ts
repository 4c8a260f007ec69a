import type { ChatMessage, ChatRequest, CompletionRequest } from '#wire';

/** Parameters by vLLM's names, undefined where the client sent none. */
export type Parameters = Readonly<Record<string, unknown>>;

/** How the next token is chosen and where to stop: what a continuation shares with the run it continues. */
export function samplingParameters({ sampling, ...request }: ChatRequest | CompletionRequest): Parameters {
  return {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    // -1 is "off" for every engine with this parameter; 0 is an error for some.
    top_k: sampling.topK === 0 ? -1 : sampling.topK,
    min_p: sampling.minP,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    repetition_penalty: sampling.repetitionPenalty,
    logit_bias: sampling.logitBias && Object.fromEntries(sampling.logitBias),
    seed: sampling.seed,
    stop: unlessEmpty(request.stop),
    stop_token_ids: unlessEmpty(request.stopTokenIds),
    ignore_eos: request.ignoreEos || undefined,
    cache_salt: request.cacheSalt || undefined,
    priority: request.priority || undefined,
    user: request.user,
  };
}

export function chatParameters(request: ChatRequest): Parameters {
  return {
    ...wholeRunParameters(request),
    logprobs: request.topLogprobs === undefined ? undefined : true,
    top_logprobs: request.topLogprobs || undefined,
    continue_final_message: request.continueFinalMessage || undefined,
    // Where a message is continued this follows, and only vLLM wants to hear it.
    add_generation_prompt: request.addGenerationPrompt || request.continueFinalMessage ? undefined : false,
    chat_template_kwargs: unlessBare(request.templateKwargs),
  };
}

export function completionParameters(request: CompletionRequest): Parameters {
  return {
    ...wholeRunParameters(request),
    prompt: request.prompt.kind === 'text' ? request.prompt.text : request.prompt.tokens,
    logprobs: request.topLogprobs,
    echo: request.echo || undefined,
  };
}

/** @param thoughts - whether thinking of earlier turns goes along */
export function wireMessages(messages: readonly ChatMessage[], thoughts: 'kept' | 'left-out'): readonly object[] {
  return messages.map(({ role, content, name, reasoningContent }) => ({
    role,
    content,
    ...(name !== undefined && { name }),
    ...(thoughts === 'kept' && reasoningContent !== undefined && { reasoning_content: reasoningContent }),
  }));
}

/** A continuation has no minimum: how much of it the first part has used up only the gateway knows. */
function wholeRunParameters(request: ChatRequest | CompletionRequest): Parameters {
  return {
    ...samplingParameters(request),
    max_tokens: request.maxTokens,
    min_tokens: request.minTokens || undefined,
    n: request.n === 1 ? undefined : request.n,
    prompt_logprobs: request.promptLogprobs,
  };
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function unlessBare(object: Parameters): Parameters | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}
