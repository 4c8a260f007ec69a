import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { ModelsError } from '#models';
import { fromFrameworkFault, isFrameworkFault, toErrorBody, WireError, type WireErrorCode } from '#wire';
import { EngineError, type EngineErrorCode } from '../errors.ts';

const wireCodeByEngineCode: Readonly<Record<EngineErrorCode, WireErrorCode>> = {
  ENGINE_LIBRARY_MISSING: 'service_unavailable',
  ENGINE_LIBRARY_INCOMPATIBLE: 'service_unavailable',
  ENGINE_DEVICE_MISSING: 'service_unavailable',
  ENGINE_MODEL_LOAD_FAILED: 'service_unavailable',
  ENGINE_OUT_OF_MEMORY: 'service_unavailable',
  ENGINE_DECODE_FAILED: 'server_error',
  ENGINE_WORKER_DIED: 'service_unavailable',
  ENGINE_PORT_IN_USE: 'service_unavailable',
  ENGINE_CLOSED: 'service_unavailable',
  ENGINE_CONTEXT_EXCEEDED: 'context_length_exceeded',
  ENGINE_QUEUE_FULL: 'rate_limit_exceeded',
  ENGINE_BAD_TOKEN: 'invalid_value',
  ENGINE_RUN_UNKNOWN: 'not_found',
  ENGINE_KV_ABSENT: 'not_found',
  ENGINE_KV_FOREIGN: 'invalid_value',
  ENGINE_KV_NO_ROOM: 'service_unavailable',
};

/**
 * The error a client sees. Only our own errors carry their message out; anything else is our bug, and its text stays here.
 * @param promptParam - what the client called the prompt, for errors about it
 */
export function toWireError(error: unknown, promptParam?: 'messages' | 'prompt'): WireError {
  if (error instanceof WireError) return error;
  if (error instanceof EngineError) {
    const code = wireCodeByEngineCode[error.code];
    const concernsPrompt = error.code === 'ENGINE_CONTEXT_EXCEEDED' || error.code === 'ENGINE_BAD_TOKEN';
    return new WireError(code, error.message, {
      param: concernsPrompt ? promptParam : undefined,
      details: error.details,
      cause: error,
    });
  }
  if (error instanceof ModelsError && error.code === 'MODELS_TEMPLATE') {
    return new WireError('invalid_value', error.message, { param: 'messages', cause: error });
  }
  return new WireError('server_error', 'The engine failed to handle this request; its log says why.', { cause: error });
}

/** Answers what Fastify refuses before there is a route, a malformed path above all; `Fastify({ frameworkErrors })`. */
export function answerFrameworkError(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const wire = fromFrameworkFault(error) ?? toWireError(error);
  void reply.code(wire.httpStatus).send(toErrorBody(wire));
}

/** Gives every failure of a route OpenAI's shape, Fastify's own included. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: unknown, _request, reply) => {
    const wire = (isFrameworkFault(error) && fromFrameworkFault(error)) || toWireError(error);
    if (wire.httpStatus === 500) console.error(error);
    if (wire.httpStatus === 429 || wire.httpStatus === 503) void reply.header('retry-after', '1');
    void reply.code(wire.httpStatus).send(toErrorBody(wire));
  });
  server.setNotFoundHandler((request, reply) => {
    const wire = new WireError(
      'not_found',
      `There is no ${request.method} ${request.url.slice(0, 200)} here; the paths are listed in docs/api.md.`,
    );
    void reply.code(wire.httpStatus).send(toErrorBody(wire));
  });
}
