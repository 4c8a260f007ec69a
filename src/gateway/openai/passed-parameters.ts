import type { EngineKind } from '#fleet';
import { type ChatRequest, type CompletionRequest, WireError } from '#wire';

type Generation = ChatRequest | CompletionRequest;

/** By its name, the first parameter for which a request has to be passed through. */
export function passedParameter(asked: Generation): string {
  if (asked.n > 1) return 'n';
  if (asked.topLogprobs !== undefined) return 'logprobs';
  if (asked.promptLogprobs !== undefined) return 'prompt_logprobs';
  return asked.continuousUsage ? 'stream_options.continuous_usage_stats' : 'echo';
}

/**
 * The wish about thinking, in the words of our own engine, the only one that keeps it by itself: elsewhere a thought is cut by the gateway,
 * which a reply that is passed through does not let it do.
 * @returns why not, at any other engine
 */
export function passedThinking(asked: Generation, kind: EngineKind): Readonly<Record<string, unknown>> | WireError {
  if (asked.kind !== 'chat' || asked.thinking.kind === 'default' || kind === 'regauge') return {};
  const param = asked.thinking.kind === 'off' ? 'thinking' : 'thinking_token_budget';
  const message = `\`${param}\` cannot be kept by ${kind} together with \`${passedParameter(asked)}\`. Leave one of the two out.`;
  return new WireError('unsupported_parameter', message, { param, details: { engine: kind } });
}
