import { type ErrorDetails, RegaugeError } from '#kernel';

/** When each engine error happens; `docs/errors.md` repeats this table and is tested equal. */
export const engineErrors = {
  ENGINE_LIBRARY_MISSING: 'the prebuilt llama.cpp package for this platform is not installed',
  ENGINE_LIBRARY_INCOMPATIBLE: 'the llama.cpp library found is not the version whose memory layout is known',
  ENGINE_DEVICE_MISSING: 'a backend was asked for by name, and no device of its kind answers',
  ENGINE_MODEL_LOAD_FAILED: 'llama.cpp refused to load the model file',
  ENGINE_OUT_OF_MEMORY: 'weights and KV cache do not fit into memory',
  ENGINE_DECODE_FAILED: 'llama.cpp reported a failure while computing a step',
  ENGINE_WORKER_DIED: 'the thread that owns the model ended unexpectedly',
  ENGINE_PORT_IN_USE: 'the address to listen on is taken or not permitted',
  ENGINE_CLOSED: 'a request arrived after the engine was told to close',
  ENGINE_CONTEXT_EXCEEDED: 'prompt and one more token do not fit the context',
  ENGINE_QUEUE_FULL: 'as many requests wait as the queue holds',
  ENGINE_BAD_TOKEN: 'a token id lies outside the vocabulary',
  ENGINE_RUN_UNKNOWN: 'no live run has this id',
  ENGINE_KV_ABSENT: 'the tokens asked for are not in the KV cache',
  ENGINE_KV_FOREIGN: 'a KV frame is malformed or belongs to another model, version or layout',
  ENGINE_KV_NO_ROOM: 'the KV cache has no room for the imported sequence',
} as const;

export type EngineErrorCode = keyof typeof engineErrors;

export class EngineError extends RegaugeError<EngineErrorCode> {}

/** An error as it crosses the thread border, where classes do not survive. */
export interface PlainEngineError {
  readonly code: EngineErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export function toPlainError(error: unknown): PlainEngineError {
  if (error instanceof EngineError) return { code: error.code, message: error.message, details: error.details };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ENGINE_DECODE_FAILED', message: `The engine failed: ${message}`, details: {} };
}

export function fromPlainError(plain: PlainEngineError): EngineError {
  return new EngineError(plain.code, plain.message, plain.details);
}
