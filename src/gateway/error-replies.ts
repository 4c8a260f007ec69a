import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { toErrorBody, WireError } from '#wire';
import { retryAfterSeconds, toWireError } from './to-wire-error.ts';

/** Answers what is refused before there is a route, a malformed path above all; `Fastify({ frameworkErrors })`. */
export function answerFrameworkError(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  answer(fromFastify(error), reply);
}

/** Gives every failure of a route OpenAI's shape, the framework's own included. */
export function answerErrors(server: FastifyInstance, onBug: (error: unknown) => void): void {
  server.setErrorHandler((error: unknown, _request, reply) => {
    const wire = isFastifyError(error) ? fromFastify(error) : toWireError(error);
    if (wire.httpStatus === 500) onBug(error);
    answer(wire, reply);
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.slice(0, 200);
    answer(
      new WireError('not_found', `There is no ${request.method} ${path} here; the paths are listed in docs/api.md.`),
      reply,
    );
  });
}

function answer(error: WireError, reply: FastifyReply): void {
  const seconds = retryAfterSeconds(error);
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  void reply.code(error.httpStatus).send(toErrorBody(error));
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_');
}

function fromFastify(error: FastifyError): WireError {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new WireError('request_too_large', 'The body is larger than the gateway reads; send a shorter prompt.');
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
