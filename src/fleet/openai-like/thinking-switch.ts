import type { ChatRequest, CompletionRequest } from '#wire';
import type { Capabilities, EngineKind } from '../adapter.ts';
import type { Parameters } from './request-parameters.ts';
import { keepsBudgets } from './thinking-budget.ts';

/** By which name switched-off thinking is spoken of, however a client said it. */
const thinkingSwitch = 'thinking';

/**
 * What a request wishes for, by the names of `roughlyKept`. A replica that keeps a wish is to be asked before one that takes
 * it roughly; nobody is refused for it.
 */
export function wishesOf(request: ChatRequest | CompletionRequest): readonly string[] {
  return request.kind === 'chat' && request.thinking.kind === 'off' ? [thinkingSwitch] : [];
}

/**
 * Wishes that such a replica is told of and may not keep: a template without a switch thinks all the same, and where no ids
 * are told nobody cuts the thought. Hosts have a word for it in their own API.
 */
export function roughlyKept(kind: EngineKind, capabilities: Capabilities): readonly string[] {
  return kind === 'openai' || keepsBudgets(capabilities) ? [] : [thinkingSwitch];
}

/** Names of template arguments other than the switches, which have been read into `thinking`. */
export function templateArguments({ templateKwargs }: ChatRequest): readonly string[] {
  return Object.keys(templateKwargs).filter((name) => name !== 'thinking' && name !== 'enable_thinking');
}

/**
 * Switches thinking off by way of the chat template. Templates name their switch differently, and ignore names they do
 * not have; R1's has none at all, so that the gateway has to end the thought itself where it comes all the same.
 */
export function thinkingSwitchedOff({ templateKwargs }: ChatRequest): Parameters {
  return { chat_template_kwargs: { ...templateKwargs, thinking: false, enable_thinking: false } };
}
