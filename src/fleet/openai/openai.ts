import { unreachable } from '#kernel';
import type { ChatRequest, CompletionRequest } from '#wire';
import type { Adapter, Capabilities, ReplicaTarget, UpstreamCall } from '../adapter.ts';
import { type LoadNames, readLoad } from '../metrics/read-load.ts';
import { anyThinkingField, createChunkReader } from '../openai-like/chunk-reader.ts';
import { readFailure } from '../openai-like/failures.ts';
import { drop, type ParameterRules, refuse, unsupported } from '../openai-like/parameter-rules.ts';
import {
  chatParameters,
  completionParameters,
  type Parameters,
  wireMessages,
} from '../openai-like/request-parameters.ts';
import { type DraftRequest, streaming, upstreamRequest } from '../openai-like/upstream-request.ts';

/** What OpenAI's reference lacks: some hosts know some of it, none says which. */
const rules: ParameterRules = {
  top_k: refuse,
  min_p: refuse,
  repetition_penalty: refuse,
  min_tokens: refuse,
  stop_token_ids: refuse,
  ignore_eos: refuse,
  prompt_logprobs: refuse,
  continue_final_message: refuse,
  add_generation_prompt: refuse,
  cache_salt: drop,
  priority: drop,
};

const noNames: LoadNames = {
  running: [],
  waiting: [],
  kvUse: [],
  promptTokensTotal: [],
  generationTokensTotal: [],
  prefixQueryTokensTotal: [],
  prefixHitTokensTotal: [],
};

/**
 * Any hosted API, DeepSeek's own included. Nothing is known of what stands behind it: no ids, no load, and thinking of
 * earlier turns stays here, because DeepSeek's R1 refused requests that sent it back.
 */
export const openai: Adapter = {
  kind: 'openai',
  metricsPath: '/metrics',
  healthPath: '/v1/models',
  capabilities: ({ contextTokens }): Capabilities => ({
    exactContinuation: false,
    promptLogprobs: false,
    cacheSalt: false,
    thinkingBudget: false,
    priority: false,
    maxTokensCap: undefined,
    contextTokens,
    prefillDecode: 'none',
  }),
  toUpstream: (call, target) => upstreamRequest(draft(call, target), withModel(target, call), rules),
  reader: () => createChunkReader(anyThinkingField),
  readFailure: (status, body, retryAfter) => readFailure(status, body, retryAfter),
  readLoad: (text) => readLoad(text, noNames),
};

/** A host's address often ends in the version already: clients are configured with it so. */
export function hostedPath({ url }: Pick<ReplicaTarget, 'url'>, path: string): string {
  return /\/v\d+$/.test(url) ? path.replace(/^\/v1/, '') : path;
}

function draft(call: UpstreamCall, target: ReplicaTarget): DraftRequest {
  switch (call.kind) {
    case 'chat':
      return isDeepSeek(target) && call.request.continueFinalMessage
        ? prefixDraft(call.request)
        : chatDraft(call.request, target);
    case 'completion':
      return completionDraft(call.request, target);
    case 'continuation':
      throw unsupported('prompt', 'openai', 'Hosted models take no token ids.');
    default:
      return unreachable(call);
  }
}

function chatDraft(request: ChatRequest, target: ReplicaTarget): DraftRequest {
  return {
    path: hostedPath(target, '/v1/chat/completions'),
    sent: sentChat(request),
    fixed: {
      messages: wireMessages(request.messages, 'left-out'),
      ...thinking(request, target),
      ...streaming,
    },
  };
}

/** DeepSeek continues an answer on its beta path, where the last message says that it is a beginning. */
function prefixDraft(request: ChatRequest): DraftRequest {
  const messages = wireMessages(request.messages, 'kept');
  return {
    path: '/beta/chat/completions',
    sent: { ...sentChat(request), continue_final_message: undefined },
    fixed: { messages: [...messages.slice(0, -1), { ...messages.at(-1), prefix: true }], ...streaming },
  };
}

function completionDraft(request: CompletionRequest, target: ReplicaTarget): DraftRequest {
  return {
    path: hostedPath(target, '/v1/completions'),
    sent: completionParameters(request),
    fixed: streaming,
  };
}

function sentChat(request: ChatRequest): Parameters {
  // The thinking switches among them have been read into `thinking`; anything else no host would honour.
  const others = Object.keys(request.templateKwargs).filter(
    (name) => name !== 'thinking' && name !== 'enable_thinking',
  );
  if (others.length > 0) throw unsupported('chat_template_kwargs', 'openai');
  return { ...chatParameters(request), chat_template_kwargs: undefined };
}

function thinking(request: ChatRequest, target: ReplicaTarget): Parameters {
  if (request.thinking.kind !== 'off') return {};
  return isDeepSeek(target) ? { thinking: { type: 'disabled' } } : { reasoning_effort: 'none' };
}

function isDeepSeek({ url }: Pick<ReplicaTarget, 'url'>): boolean {
  return /(^|\.)deepseek\.com$/.test(new URL(url).hostname);
}

/** Hosts serve many models, and list them in no useful order. */
function withModel(target: ReplicaTarget, { request }: UpstreamCall): ReplicaTarget {
  return { ...target, upstreamModel: target.upstreamModel ?? request.model };
}
