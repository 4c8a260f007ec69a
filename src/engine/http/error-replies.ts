import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { ModelsError } from '#models';
import { toErrorBody, WireError, type WireErrorCode } from '#wire';
import { EngineError, type EngineErrorCode } from '../errors.ts';

const wireCodeByEngineCode: Readonly<Record<EngineErrorCode, WireErrorCode>> = {
  ENGINE_LIBRARY_MISSING: 'service_unavailable',
  ENGINE_LIBRARY_INCOMPATIBLE: 'service_unavailable',
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
  const wire = fromFastify(error);
  void reply.code(wire.httpStatus).send(toErrorBody(wire));
}

/** Gives every failure of a route OpenAI's shape, Fastify's own included. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: unknown, _request, reply) => {
    const wire = isFastifyError(error) ? fromFastify(error) : toWireError(error);
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

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_');
}

function fromFastify(error: FastifyError): WireError {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new WireError('request_too_large', 'The body is larger than this engine reads; send a shorter prompt.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new WireError(
        'unsupported_media_type',
        'Send the body as JSON, with the header content-type: application/json.',
      );
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new WireError('invalid_json', `The body is not JSON: ${error.message}.`);
    default:
      return error.statusCode !== undefined && error.statusCode < 500
        ? new WireError('invalid_value', error.message)
        : toWireError(error);
  }
}
