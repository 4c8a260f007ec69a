import type { WireError } from '../wire-error.ts';

/** Ollama's errors are a sentence; the parameter at fault is named in ours anyway. */
export interface OllamaErrorBody {
  readonly error: string;
}

export function toOllamaErrorBody(error: WireError): OllamaErrorBody {
  return { error: error.message };
}
