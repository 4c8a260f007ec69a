import type { ReplicaTarget, UpstreamRequest } from '../adapter.ts';
import { applyRules, drop, type ParameterRules, refuse } from './parameter-rules.ts';
import type { Parameters } from './request-parameters.ts';

/** One request, before the rules of its engine. */
export interface DraftRequest {
  readonly path: string;
  /** Parameters the client chose, by vLLM's names. */
  readonly sent: Parameters;
  /** What the client has no say in, by the engine's names; wins over what was sent. */
  readonly fixed: Parameters;
}

/** Streams carry no number of a choice, so several choices are as many requests, whatever the engine could do. */
const rulesOfAll: ParameterRules = { n: refuse };

/** What every OpenAI-like stream is asked for: some engines count tokens only when told to. */
export const streaming: Parameters = { stream: true, stream_options: { include_usage: true } };

/** @throws {WireError} `unsupported_parameter` */
export function upstreamRequest(
  { path, sent, fixed }: DraftRequest,
  target: ReplicaTarget,
  rules: ParameterRules,
): UpstreamRequest {
  const { parameters, dropped } = applyRules(sent, { ...rulesOfAll, ...rules }, target.kind);
  const body = JSON.stringify({ model: target.upstreamModel, ...parameters, ...fixed });
  return { method: 'POST', path, headers: requestHeaders(target), body, dropped };
}

/** Also for questions about the server itself: an engine behind a key hides its model list behind it too. */
export function requestHeaders({ apiKey }: Pick<ReplicaTarget, 'apiKey'>): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/json',
    accept: 'text/event-stream, application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
}

/** Rules that depend on what the server was found to take. */
export function capabilityRules(capabilities: {
  readonly cacheSalt: boolean;
  readonly priority: boolean;
  readonly promptLogprobs: boolean;
}): ParameterRules {
  return {
    ...(!capabilities.cacheSalt && { cache_salt: drop }),
    ...(!capabilities.priority && { priority: drop }),
    ...(!capabilities.promptLogprobs && { prompt_logprobs: refuse }),
  };
}

/**
 * The limit to send: what was asked for, at most what is taken. Where the engine's own default is small, the cap stands
 * in for "as much as there is room for".
 */
export function limitTokens(asked: number | undefined, cap: number | undefined): number | undefined {
  if (cap === undefined) return asked;
  return Math.min(asked ?? cap, cap);
}
