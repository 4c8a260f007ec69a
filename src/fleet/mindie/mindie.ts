import { unreachable } from '#kernel';
import type { ChatRequest } from '#wire';
import type { Adapter } from '../adapter.ts';
import type { LoadNames } from '../metrics/read-load.ts';
import { anyThinkingField } from '../openai-like/chunk-reader.ts';
import { createOpenAiLikeAdapter } from '../openai-like/openai-like-adapter.ts';
import { drop, nothingPassed, refuse } from '../openai-like/parameter-rules.ts';
import type { Parameters } from '../openai-like/request-parameters.ts';
import { thinkingSwitchedOff } from '../openai-like/thinking-switch.ts';

/** R1's customary limit, for servers that do not tell their context. */
const usualLimitTokens = 32_768;

/** MindIE's names have no prefix. */
const loadNames: LoadNames = {
  running: ['num_requests_running'],
  waiting: ['num_requests_waiting'],
  kvUse: ['npu_cache_usage_perc'],
  promptTokensTotal: ['prompt_tokens_total', 'prompt_tokens'],
  generationTokensTotal: ['generation_tokens_total', 'generation_tokens'],
  // Only the rate is published.
  prefixQueryTokensTotal: [],
  prefixHitTokensTotal: [],
};

/**
 * MindIE, Huawei's own engine. Without `max_tokens` it stops after `maxIterTimes` tokens, 512 as it is shipped, in the
 * middle of R1's thought; so a limit is always sent. Parameters it does not parse it ignores without a word: those that
 * would change the answer are refused here instead.
 */
export const mindie: Adapter = createOpenAiLikeAdapter({
  kind: 'mindie',
  rules: {
    ...nothingPassed,
    min_p: refuse,
    min_tokens: refuse,
    logit_bias: refuse,
    continue_final_message: refuse,
    add_generation_prompt: refuse,
    user: drop,
  },
  dialect: anyThinkingField,
  askForIds: {},
  // The template would drop it, if the parser let it through.
  thoughts: 'left-out',
  loadNames,
  // Served on a port of its own; the replica's address must reach it, or load is unknown.
  metricsPath: '/metrics',
  healthPath: '/v1/models',
  capabilities: ({ contextTokens }) => ({
    exactContinuation: false,
    promptLogprobs: false,
    cacheSalt: false,
    thinkingBudget: false,
    priority: false,
    maxTokensCap: contextTokens ?? usualLimitTokens,
    contextTokens,
    prefillDecode: 'none',
  }),
  chatExtras: thinking,
});

/** What a word of effort means goes along as a hint: whether it holds for R1 depends on the model type in the weights. */
function thinking(request: ChatRequest): Parameters {
  switch (request.thinking.kind) {
    case 'default':
      return {};
    case 'off':
      return thinkingSwitchedOff(request);
    case 'budget':
      return { chat_template_kwargs: { ...request.templateKwargs, thinking_budget: request.thinking.tokens } };
    default:
      return unreachable(request.thinking);
  }
}
