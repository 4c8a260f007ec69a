import { unreachable } from '#kernel';
import type { ChatRequest } from '#wire';
import type { Adapter, Capabilities, ServerIdentity } from '../adapter.ts';
import { vllmLoadNames } from '../metrics/read-load.ts';
import { anyThinkingField } from '../openai-like/chunk-reader.ts';
import { versionAtLeast } from '../openai-like/engine-version.ts';
import { createOpenAiLikeAdapter, type OpenAiLikeSpec } from '../openai-like/openai-like-adapter.ts';
import type { Parameters } from '../openai-like/request-parameters.ts';
import { thinkingSwitchedOff } from '../openai-like/thinking-switch.ts';

/** The first version that streams token ids on request; earlier ones ignore the wish. */
const firstWithTokenIds = [0, 10, 2] as const;

/** Shared with vLLM-Ascend, which is vLLM with other kernels. */
export const vllmSpec: OpenAiLikeSpec = {
  kind: 'vllm',
  rules: {},
  dialect: anyThinkingField,
  askForIds: { return_token_ids: true },
  thoughts: 'kept',
  loadNames: vllmLoadNames('vllm:'),
  metricsPath: '/metrics',
  healthPath: '/health',
  capabilities: vllmCapabilities,
  chatExtras: (request, capabilities) => ({
    ...thinking(request, capabilities),
    ...(request.continueFinalMessage && { add_generation_prompt: false }),
  }),
  // Null is "up to the context"; left out, it is 16.
  openLimit: () => null,
};

export const vllm: Adapter = createOpenAiLikeAdapter(vllmSpec);

/**
 * Neither a thinking budget nor priorities are promised: both depend on how the server was started, which it does not
 * tell. Without `--reasoning-config` a budget is refused by some versions and ignored by others, without priority
 * scheduling a priority likewise. So budgets are the gateway's to keep, and priorities stay at home.
 */
export function vllmCapabilities({ version, contextTokens }: ServerIdentity): Capabilities {
  return {
    exactContinuation: versionAtLeast(version, firstWithTokenIds),
    promptLogprobs: true,
    cacheSalt: true,
    thinkingBudget: false,
    priority: false,
    maxTokensCap: undefined,
    contextTokens,
    prefillDecode: 'nixl',
  };
}

function thinking(request: ChatRequest, { thinkingBudget }: Capabilities): Parameters {
  switch (request.thinking.kind) {
    case 'default':
      return {};
    case 'off':
      return thinkingSwitchedOff(request);
    case 'budget':
      return thinkingBudget ? { thinking_token_budget: request.thinking.tokens } : {};
    default:
      return unreachable(request.thinking);
  }
}
