import { unreachable } from '#kernel';
import type { ChatRequest, CompletionRequest } from '#wire';
import type { Adapter, Capabilities, EngineKind, ServerIdentity, UpstreamCall } from '../adapter.ts';
import { type LoadNames, readLoad } from '../metrics/read-load.ts';
import { type ChunkDialect, createChunkReader } from './chunk-reader.ts';
import { readFailure } from './failures.ts';
import { lackedBy } from './needed-parameters.ts';
import type { ParameterRules } from './parameter-rules.ts';
import {
  chatParameters,
  completionParameters,
  type Parameters,
  samplingParameters,
  wireMessages,
} from './request-parameters.ts';
import { refuseUnkeptBudget } from './thinking-budget.ts';
import { capabilityRules, type DraftRequest, limitTokens, streaming, upstreamRequest } from './upstream-request.ts';

/** What tells one self-hosted OpenAI-like engine from another. */
export interface OpenAiLikeSpec {
  readonly kind: EngineKind;
  readonly rules: ParameterRules;
  readonly dialect: ChunkDialect;
  /** Parameters that make the engine tell token ids. */
  readonly askForIds: Parameters;
  /** Whether the engine reads thinking of earlier turns. */
  readonly thoughts: 'kept' | 'left-out';
  readonly loadNames: LoadNames;
  readonly metricsPath: string;
  readonly healthPath: string;
  readonly capabilities: (identity: ServerIdentity) => Capabilities;
  /** What a chat needs in the engine's own words, the wish about thinking above all; wins over what the client sent. */
  readonly chatExtras: (request: ChatRequest, capabilities: Capabilities) => Parameters;
  /**
   * `max_tokens` of a plain completion without a limit, where the engine's default is OpenAI's 16 and not "as much as
   * there is room for".
   * @throws {WireError} `unsupported_parameter` where only the client can know
   */
  readonly openLimit?: (prompt: CompletionRequest['prompt'], capabilities: Capabilities) => number | null;
}

export function createOpenAiLikeAdapter(spec: OpenAiLikeSpec): Adapter {
  const lacked = lackedBy(spec.rules);
  return {
    kind: spec.kind,
    metricsPath: spec.metricsPath,
    healthPath: spec.healthPath,
    capabilities: spec.capabilities,
    toUpstream: (call, target, capabilities) =>
      upstreamRequest(draft(spec, call, capabilities), target, { ...capabilityRules(capabilities), ...spec.rules }),
    lacks: (_target, capabilities) => lacked(capabilities),
    reader: () => createChunkReader(spec.dialect),
    readFailure: (status, body, retryAfter) => readFailure(status, body, retryAfter),
    readLoad: (text) => readLoad(text, spec.loadNames),
  };
}

function draft(spec: OpenAiLikeSpec, call: UpstreamCall, capabilities: Capabilities): DraftRequest {
  switch (call.kind) {
    case 'chat':
      return chatDraft(spec, call.request, capabilities);
    case 'completion':
      return completionDraft(spec, completionParameters(call.request), call.request, capabilities);
    case 'continuation': {
      const { request, tokens, maxTokens } = call;
      const sent = { ...samplingParameters(request), prompt: tokens };
      return completionDraft(spec, sent, { maxTokens, prompt: { kind: 'tokens', tokens } }, capabilities);
    }
    default:
      return unreachable(call);
  }
}

function chatDraft(spec: OpenAiLikeSpec, request: ChatRequest, capabilities: Capabilities): DraftRequest {
  refuseUnkeptBudget(request, capabilities, spec.kind);
  return {
    path: '/v1/chat/completions',
    sent: {
      ...chatParameters(request),
      max_tokens: limitTokens(request.maxTokens, capabilities.maxTokensCap),
    },
    fixed: {
      messages: wireMessages(request.messages, spec.thoughts),
      ...spec.chatExtras(request, capabilities),
      ...spec.askForIds,
      ...streaming,
    },
  };
}

function completionDraft(
  spec: OpenAiLikeSpec,
  sent: Parameters,
  { maxTokens, prompt }: Pick<CompletionRequest, 'maxTokens' | 'prompt'>,
  capabilities: Capabilities,
): DraftRequest {
  const limit = limitTokens(maxTokens, capabilities.maxTokensCap);
  return {
    path: '/v1/completions',
    sent: { ...sent, max_tokens: limit ?? spec.openLimit?.(prompt, capabilities) },
    fixed: { ...spec.askForIds, ...streaming },
  };
}
