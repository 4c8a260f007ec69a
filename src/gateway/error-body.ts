import { unreachable } from '#kernel';
import { toAnthropicErrorBody, toErrorBody, toOllamaErrorBody, type WireError } from '#wire';
import type { Protocol } from './protocol.ts';

/**
 * The JSON body of an error whose status says the same in every protocol.
 * @param runId - undefined before there is a run
 */
export function errorBodyFor(protocol: Protocol, error: WireError, runId?: string): object {
  switch (protocol) {
    case 'openai':
    case 'responses':
      return toErrorBody(error);
    case 'anthropic':
      return toAnthropicErrorBody(error, runId);
    case 'ollama-chat':
    case 'ollama-generate':
      return toOllamaErrorBody(error);
    default:
      return unreachable(protocol);
  }
}
