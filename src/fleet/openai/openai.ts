import { unreachable } from '#kernel';
import type { ChatRequest, CompletionRequest, EffortWord } from '#wire';
import type { Adapter, Capabilities, ReplicaTarget, UpstreamCall } from '../adapter.ts';
import { type LoadNames, readLoad } from '../metrics/read-load.ts';
import { anyThinkingField, createChunkReader } from '../openai-like/chunk-reader.ts';
import { readFailure } from '../openai-like/failures.ts';
import { lackedBy } from '../openai-like/needed-parameters.ts';
import { drop, nothingPassed, type ParameterRules, refuse, unsupported } from '../openai-like/parameter-rules.ts';
import {
  chatParameters,
  completionParameters,
  type Parameters,
  wireMessages,
} from '../openai-like/request-parameters.ts';
import { refuseUnkeptBudget } from '../openai-like/thinking-budget.ts';
import { templateArguments } from '../openai-like/thinking-switch.ts';
import { type DraftRequest, streaming, upstreamRequest } from '../openai-like/upstream-request.ts';

/** What OpenAI's reference lacks: some hosts know some of it, none says which. */
const rules: ParameterRules = {
  ...nothingPassed,
  top_k: refuse,
  min_p: refuse,
  repetition_penalty: refuse,
  min_tokens: refuse,
  stop_token_ids: refuse,
  ignore_eos: refuse,
  continue_final_message: refuse,
  add_generation_prompt: refuse,
  cache_salt: drop,
  priority: drop,
};

const { continue_final_message: _, ...rulesOfDeepSeek } = rules;
const lackedByHosts = lackedBy({ ...rules, chat_template_kwargs: refuse });
const lackedByDeepSeek = lackedBy({ ...rulesOfDeepSeek, chat_template_kwargs: refuse });

/**
 * The three that there are, under which DeepSeek sorts all other names.
 * @see https://api-docs.deepseek.com/guides/thinking_mode
 */
const effortAtDeepSeek: Readonly<Record<EffortWord, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'high',
  high: 'high',
  xhigh: 'high',
  max: 'max',
  ultra: 'max',
};

/** Of OpenAI's words those that every host knows which knows any: a word too new would be an error there. */
const effortElsewhere: Readonly<Record<EffortWord, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
  ultra: 'high',
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
  toUpstream: (call, target, capabilities) =>
    upstreamRequest(draft(call, target, capabilities), withModel(target, call), rules),
  lacks: (target, capabilities) => (isDeepSeek(target) ? lackedByDeepSeek : lackedByHosts)(capabilities),
  reader: () => createChunkReader(anyThinkingField),
  readFailure: (status, body, retryAfter) => readFailure(status, body, retryAfter),
  readLoad: (text) => readLoad(text, noNames),
};

/** A host's address often ends in the version already: clients are configured with it so. */
export function hostedPath({ url }: Pick<ReplicaTarget, 'url'>, path: string): string {
  return /\/v\d+$/.test(url) ? path.replace(/^\/v1/, '') : path;
}

function draft(call: UpstreamCall, target: ReplicaTarget, capabilities: Capabilities): DraftRequest {
  switch (call.kind) {
    case 'chat':
      refuseUnkeptBudget(call.request, capabilities, 'openai');
      return isDeepSeek(target) && call.request.continueFinalMessage
        ? prefixDraft(call.request, target)
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
function prefixDraft(request: ChatRequest, target: ReplicaTarget): DraftRequest {
  const messages = wireMessages(request.messages, 'kept');
  return {
    path: '/beta/chat/completions',
    sent: { ...sentChat(request), continue_final_message: undefined },
    fixed: {
      messages: [...messages.slice(0, -1), { ...messages.at(-1), prefix: true }],
      ...thinking(request, target),
      ...streaming,
    },
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
  if (templateArguments(request).length > 0) throw unsupported('chat_template_kwargs', 'openai');
  return { ...chatParameters(request), chat_template_kwargs: undefined };
}

/** Hosts count no thinking tokens for others; they understand words, of which each is said as this host knows it. */
function thinking({ thinking: wish }: ChatRequest, target: ReplicaTarget): Parameters {
  if (wish.kind === 'off')
    return isDeepSeek(target) ? { thinking: { type: 'disabled' } } : { reasoning_effort: 'none' };
  if (wish.effort === undefined) return {};
  return { reasoning_effort: (isDeepSeek(target) ? effortAtDeepSeek : effortElsewhere)[wish.effort] };
}

function isDeepSeek({ url }: Pick<ReplicaTarget, 'url'>): boolean {
  return /(^|\.)deepseek\.com$/.test(new URL(url).hostname);
}

/** Hosts serve many models, and list them in no useful order. */
function withModel(target: ReplicaTarget, { request }: UpstreamCall): ReplicaTarget {
  return { ...target, upstreamModel: target.upstreamModel ?? request.model };
}
