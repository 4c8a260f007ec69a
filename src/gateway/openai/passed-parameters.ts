import type { EngineKind } from '#fleet';
import { type ChatRequest, type CompletionRequest, WireError } from '#wire';

type Generation = ChatRequest | CompletionRequest;
type ThinkingRequest = ChatRequest['thinking'];

/** By its name, the first parameter for which a request has to be passed through. */
export function passedParameter(asked: Generation): string {
  if (asked.n > 1) return 'n';
  if (asked.topLogprobs !== undefined) return 'logprobs';
  if (asked.promptLogprobs !== undefined) return 'prompt_logprobs';
  return asked.continuousUsage ? 'stream_options.continuous_usage_stats' : 'echo';
}

/**
 * Why an engine may not be given a request as it came, if its thinking is why. Only our own engine understands each of the
 * words for it and keeps them by itself. Elsewhere the gateway cuts the thought, which a reply that is passed through does
 * not let it do; and what is no more than a hint there is not taken either, since log-probabilities of another length of
 * thought are other ones.
 * @param body - as the client sent it, so that the refused parameter is one that it knows
 */
export function refusedThinking(asked: Generation, body: object, kind: EngineKind): WireError | undefined {
  if (asked.kind !== 'chat' || asked.thinking.kind === 'default' || kind === 'regauge') return undefined;
  const param = thinkingParameter(asked.thinking, body);
  const message = `\`${param}\` cannot be kept by ${kind} together with \`${passedParameter(asked)}\`. Leave one of the two out.`;
  return new WireError('unsupported_parameter', message, { param, details: { engine: kind } });
}

/** By which of the parameters that can say so a body says it. */
function thinkingParameter(thinking: Exclude<ThinkingRequest, { kind: 'default' }>, body: object): string {
  const names = namesFor(thinking);
  const sent = new Map(Object.entries(body));
  return names.find((name) => sent.get(name) !== undefined && sent.get(name) !== null) ?? names[0];
}

function namesFor(thinking: Exclude<ThinkingRequest, { kind: 'default' }>): readonly [string, ...string[]] {
  if (thinking.kind === 'off') {
    return ['thinking', 'reasoning_effort', 'reasoning', 'thinking_token_budget', 'chat_template_kwargs'];
  }
  if (thinking.effort !== undefined) return ['reasoning_effort', 'reasoning'];
  return ['thinking_token_budget', 'thinking', 'reasoning'];
}
