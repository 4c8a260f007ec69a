import { randomInt } from 'node:crypto';
import type { ChatRequest, CompletionRequest, GenerationOptions, ThinkingRequest } from '#wire';
import type { RunPrompt, RunSpec, RunThinking } from '../core/run-spec.ts';
import type { ServedModel } from './served-model.ts';

/**
 * The runs that answer a request: one per choice, each with a seed of its own so that choices differ, derived from the
 * request's seed so that the same request gives the same choices.
 */
export function runSpecs(
  id: string,
  request: ChatRequest | CompletionRequest,
  prompt: RunPrompt,
  model: ServedModel,
): RunSpec[] {
  const seed = request.sampling.seed ?? randomInt(0x7fff_ffff);
  return Array.from({ length: request.n }, (_, choice) => ({
    ...commonSpec(request, model),
    id: `${id}/${choice}`,
    prompt,
    seed: (seed + choice) | 0,
    thinking: request.kind === 'chat' ? splitThinking(request.thinking) : { kind: 'raw' },
  }));
}

function commonSpec(
  request: GenerationOptions,
  model: ServedModel,
): Omit<RunSpec, 'id' | 'prompt' | 'seed' | 'thinking'> {
  return {
    sampling: { ...model.samplingDefaults, ...request.sampling },
    maxTokens: request.maxTokens,
    minTokens: request.minTokens,
    stop: request.stop,
    stopTokenIds: request.stopTokenIds,
    ignoreEos: request.ignoreEos,
    topLogprobs: request.topLogprobs,
    promptLogprobs: request.promptLogprobs,
    wantsPromptTokenIds: request.returnTokenIds || request.promptLogprobs !== undefined,
    priority: request.priority,
    cacheSalt: request.cacheSalt,
  };
}

function splitThinking(thinking: ThinkingRequest): RunThinking {
  switch (thinking.kind) {
    case 'default':
      return { kind: 'split', budget: { kind: 'unlimited' } };
    case 'off':
      return { kind: 'split', budget: { kind: 'tokens', count: 0 } };
    case 'budget':
      return { kind: 'split', budget: { kind: 'tokens', count: thinking.tokens } };
  }
}
