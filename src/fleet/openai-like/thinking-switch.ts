import type { ChatRequest } from '#wire';
import type { Parameters } from './request-parameters.ts';

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
