import { unreachable } from '#kernel';
import { type ChatRequest, type CompletionRequest, WireError } from '#wire';
import type { Adapter, Capabilities } from '../adapter.ts';
import type { LoadNames } from '../metrics/read-load.ts';
import { anyThinkingField } from '../openai-like/chunk-reader.ts';
import { createOpenAiLikeAdapter } from '../openai-like/openai-like-adapter.ts';
import { refuse } from '../openai-like/parameter-rules.ts';
import type { Parameters } from '../openai-like/request-parameters.ts';
import { thinkingSwitchedOff } from '../openai-like/thinking-switch.ts';

const loadNames: LoadNames = {
  running: ['sglang:num_running_reqs'],
  waiting: ['sglang:num_queue_reqs'],
  kvUse: ['sglang:token_usage', 'sglang:full_token_usage'],
  promptTokensTotal: ['sglang:prompt_tokens_total'],
  generationTokensTotal: ['sglang:generation_tokens_total'],
  // Each prompt token is looked up once.
  prefixQueryTokensTotal: ['sglang:prompt_tokens_total'],
  prefixHitTokensTotal: ['sglang:cached_tokens_total'],
};

/**
 * SGLang. A run is continued by ids as the `prompt` of `/v1/completions`: every version takes them there. `input_ids` on
 * the chat path is newer, and a server that does not know it answers the messages instead, without a word; `/generate`
 * repeats the whole text in every event unless the server was started otherwise.
 */
export const sglang: Adapter = createOpenAiLikeAdapter({
  kind: 'sglang',
  rules: { prompt_logprobs: refuse, add_generation_prompt: refuse },
  dialect: anyThinkingField,
  askForIds: { return_token_ids: true, return_prompt_token_ids: true },
  thoughts: 'kept',
  loadNames,
  metricsPath: '/metrics',
  healthPath: '/health',
  // No request field limits thinking. A priority means "early" or "late" by how the server was started, so none is sent.
  capabilities: ({ contextTokens }) => ({
    exactContinuation: true,
    promptLogprobs: false,
    cacheSalt: true,
    thinkingBudget: false,
    priority: false,
    maxTokensCap: undefined,
    contextTokens,
    prefillDecode: 'sglang-bootstrap',
  }),
  chatExtras: thinking,
  openLimit,
});

function thinking(request: ChatRequest): Parameters {
  switch (request.thinking.kind) {
    case 'default':
    case 'budget':
      return {};
    case 'off':
      return thinkingSwitchedOff(request);
    default:
      return unreachable(request.thinking);
  }
}

/** SGLang wants a number, and refuses one that does not fit beside the prompt; it keeps one place for itself. */
function openLimit(prompt: CompletionRequest['prompt'], { contextTokens }: Capabilities): number {
  if (prompt.kind === 'tokens' && contextTokens !== undefined) {
    return Math.max(1, contextTokens - prompt.tokens.length - 1);
  }
  throw new WireError(
    'unsupported_parameter',
    'The replica that would answer runs sglang, which needs a limit for a plain completion. Send `max_tokens`.',
    { param: 'max_tokens' },
  );
}
