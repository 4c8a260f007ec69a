import { unreachable } from '#kernel';
import type { ChatRequest } from '#wire';
import type { Adapter } from '../adapter.ts';
import { vllmLoadNames } from '../metrics/read-load.ts';
import { anyThinkingField } from '../openai-like/chunk-reader.ts';
import { createOpenAiLikeAdapter } from '../openai-like/openai-like-adapter.ts';
import type { Parameters } from '../openai-like/request-parameters.ts';

/** Our own engine: takes every parameter there is a field for, and tells the ids of all tokens. */
export const regauge: Adapter = createOpenAiLikeAdapter({
  kind: 'regauge',
  rules: {},
  dialect: anyThinkingField,
  askForIds: { return_token_ids: true },
  thoughts: 'kept',
  loadNames: vllmLoadNames('regauge:'),
  metricsPath: '/metrics',
  healthPath: '/health',
  capabilities: ({ contextTokens }) => ({
    exactContinuation: true,
    promptLogprobs: true,
    cacheSalt: true,
    thinkingBudget: true,
    priority: true,
    maxTokensCap: undefined,
    contextTokens,
    prefillDecode: 'regauge-kv',
  }),
  chatExtras,
});

function chatExtras({ thinking }: ChatRequest): Parameters {
  switch (thinking.kind) {
    case 'default':
      return {};
    case 'off':
      return { thinking: { type: 'disabled' } };
    case 'budget':
      return { thinking_token_budget: thinking.tokens };
    default:
      return unreachable(thinking);
  }
}
