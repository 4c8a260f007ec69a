import { unreachable } from '#kernel';
import type { ChatRequest } from '#wire';
import type { Adapter, Capabilities, UpstreamCall } from '../adapter.ts';
import { type LoadNames, readLoad } from '../metrics/read-load.ts';
import { anyThinkingField, createChunkReader } from '../openai-like/chunk-reader.ts';
import { readFailure } from '../openai-like/failures.ts';
import { lackedBy } from '../openai-like/needed-parameters.ts';
import { type ParameterRules, refuse, rename, unsupported } from '../openai-like/parameter-rules.ts';
import {
  chatParameters,
  completionParameters,
  type Parameters,
  samplingParameters,
  wireMessages,
} from '../openai-like/request-parameters.ts';
import { splitThinking } from '../openai-like/split-thinking.ts';
import { refuseUnkeptBudget } from '../openai-like/thinking-budget.ts';
import { thinkingSwitchedOff } from '../openai-like/thinking-switch.ts';
import { capabilityRules, type DraftRequest, streaming, upstreamRequest } from '../openai-like/upstream-request.ts';
import { nativeReader } from './native-reader.ts';

const rules: ParameterRules = {
  repetition_penalty: rename('repeat_penalty'),
  prompt_logprobs: refuse,
  min_tokens: refuse,
  stop_token_ids: refuse,
  add_generation_prompt: refuse,
};

const lacked = lackedBy(rules);

/** Its own path has other names, and neither echo nor logprobs that could be mapped. */
const nativeRules: ParameterRules = { ...rules, max_tokens: rename('n_predict'), echo: refuse, logprobs: refuse };

const loadNames: LoadNames = {
  running: ['llamacpp:requests_processing'],
  waiting: ['llamacpp:requests_deferred'],
  kvUse: [],
  // Cached tokens are counted beside, not among them.
  promptTokensTotal: ['llamacpp:prompt_tokens_total'],
  generationTokensTotal: ['llamacpp:tokens_predicted_total'],
  prefixQueryTokensTotal: [['llamacpp:prompt_tokens_total', 'llamacpp:prompt_tokens_cached_total']],
  prefixHitTokensTotal: ['llamacpp:prompt_tokens_cached_total'],
};

/**
 * llama.cpp's server. Chat goes through its OpenAI path, which tells no ids, so that a chat cannot be carried over; everything with a raw prompt goes through its own `/completion`, which tells them.
 */
export const llamaServer: Adapter = {
  kind: 'llama-server',
  metricsPath: '/metrics',
  healthPath: '/health',
  capabilities: ({ contextTokens, opensThought }) => ({
    opensThought,
    exactContinuation: false,
    promptLogprobs: false,
    cacheSalt: false,
    thinkingBudget: false,
    priority: false,
    maxTokensCap: undefined,
    contextTokens,
    prefillDecode: 'none',
  }),
  toUpstream: (call, target, capabilities) =>
    upstreamRequest(draft(call, capabilities), target, {
      ...capabilityRules(capabilities),
      ...(call.kind === 'chat' ? rules : nativeRules),
    }),
  lacks: (_target, capabilities) => lacked(capabilities),
  reader: (call, { opensThought = false }) =>
    call.kind === 'chat' ? splitThinking(createChunkReader(anyThinkingField), opensThought) : nativeReader,
  readFailure: (status, body, retryAfter) => readFailure(status, body, retryAfter),
  readLoad: (text) => readLoad(text, loadNames),
};

function draft(call: UpstreamCall, capabilities: Capabilities): DraftRequest {
  switch (call.kind) {
    case 'chat':
      return chatDraft(call.request, capabilities);
    case 'completion':
      return nativeDraft(completionParameters(call.request));
    case 'continuation':
      return nativeDraft({ ...samplingParameters(call.request), prompt: call.tokens, max_tokens: call.maxTokens });
    default:
      return unreachable(call);
  }
}

/** A last message of the assistant is continued unasked, and there is no way not to. */
function chatDraft(request: ChatRequest, capabilities: Capabilities): DraftRequest {
  refuseUnkeptBudget(request, capabilities, 'llama-server');
  if (request.messages.at(-1)?.role === 'assistant' && !request.continueFinalMessage) {
    throw unsupported('continue_final_message', 'llama-server', 'End the messages with one of the user.');
  }
  return {
    path: '/v1/chat/completions',
    sent: { ...chatParameters(request), continue_final_message: undefined },
    fixed: {
      messages: wireMessages(request.messages, 'kept'),
      // It splits only what it takes for a thinking model's template, so it is asked for the text as it is.
      reasoning_format: 'none',
      ...thinking(request),
      ...streaming,
    },
  };
}

function nativeDraft(sent: Parameters): DraftRequest {
  return { path: '/completion', sent, fixed: { stream: true, return_tokens: true } };
}

/** What a word of effort means goes along as a hint: builds before the field ignore it. */
function thinking(request: ChatRequest): Parameters {
  switch (request.thinking.kind) {
    case 'default':
      return {};
    case 'off':
      return { ...thinkingSwitchedOff(request), reasoning_effort: 'none' };
    case 'budget':
      return { thinking_budget_tokens: request.thinking.tokens };
    default:
      return unreachable(request.thinking);
  }
}
