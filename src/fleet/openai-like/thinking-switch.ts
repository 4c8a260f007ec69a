import type { ChatRequest } from '#wire';
import type { Parameters } from './request-parameters.ts';

/**
 * Switches thinking off by way of the chat template. Templates name their switch differently, and ignore names they do
 * not have; R1's has none at all, so that the gateway has to end the thought itself where it comes all the same.
 */
export function thinkingSwitchedOff({ templateKwargs }: ChatRequest): Parameters {
  return { chat_template_kwargs: { ...templateKwargs, thinking: false, enable_thinking: false } };
}
