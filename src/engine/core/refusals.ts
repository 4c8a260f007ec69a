import type { SubmitResult } from '#sched';
import { EngineError } from '../errors.ts';

export function contextExceeded(promptTokens: number, contextTokens: number): EngineError {
  return new EngineError(
    'ENGINE_CONTEXT_EXCEEDED',
    `The prompt has ${promptTokens} tokens, and this engine's context holds ${contextTokens} with at least one for the reply. ` +
      'Shorten the prompt, or start the engine with a larger --context.',
    { promptTokens, contextTokens },
  );
}

export function refused(result: Extract<SubmitResult, { kind: 'refused' }>): EngineError {
  if (result.reason === 'prompt-exceeds-cells') return contextExceeded(result.promptTokens, result.cellCapacity);
  return new EngineError('ENGINE_QUEUE_FULL', `${result.maxWaiting} requests are waiting already; try again later.`, {
    maxWaiting: result.maxWaiting,
  });
}

export function absent(tokenCount: number): EngineError {
  return new EngineError(
    'ENGINE_KV_ABSENT',
    `No part of these ${tokenCount} tokens is in the KV cache; compute them first with a request of max_tokens 1.`,
    {
      tokenCount,
    },
  );
}

export function noRoom(tokenCount: number, freeCells: number): EngineError {
  return new EngineError(
    'ENGINE_KV_NO_ROOM',
    `The sequence has ${tokenCount} tokens, and ${freeCells} KV cells can be freed. Try again when fewer requests run.`,
    {
      tokenCount,
      freeCells,
    },
  );
}

export function foreignState(): EngineError {
  return new EngineError(
    'ENGINE_KV_FOREIGN',
    'llama.cpp refused the sequence state: it belongs to another model or another cache layout. Export it again from an engine of the same version.',
  );
}
