import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fromFrameworkFault, isFrameworkFault, WireError } from '#wire';
import { isCutRequest } from './cut-request.ts';
import { errorBodyFor } from './error-body.ts';
import type { Protocol } from './protocol.ts';
import { retryAfterSeconds, toWireError } from './to-wire-error.ts';

/** Answers what is refused before there is a route, a malformed path above all; `Fastify({ frameworkErrors })`. */
export function answerFrameworkError(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  answer(fromFrameworkFault(error) ?? toWireError(error), 'openai', reply);
}

/** Gives every failure of a route the shape of its protocol, the framework's own included. */
export function answerErrors(server: FastifyInstance, onBug: (error: unknown) => void): void {
  server.setErrorHandler((error: unknown, request, reply) => {
    const wire = clientFault(error, request) ?? toWireError(error);
    if (wire.httpStatus === 500) onBug(error);
    answer(wire, request.routeOptions.config.protocol ?? 'openai', reply);
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.slice(0, 200);
    answer(
      new WireError('not_found', `There is no ${request.method} ${path} here; the paths are listed in docs/api.md.`),
      'openai',
      reply,
    );
  });
}

/** What the framework could not read, and what stopped coming. */
function clientFault(error: unknown, { raw }: FastifyRequest): WireError | undefined {
  if (isCutRequest(error, raw)) return new WireError('invalid_value', 'The request broke off before it was whole.');
  return isFrameworkFault(error) ? fromFrameworkFault(error) : undefined;
}

function answer(error: WireError, protocol: Protocol, reply: FastifyReply): void {
  const seconds = retryAfterSeconds(error);
  if (seconds !== undefined) void reply.header('retry-after', String(seconds));
  void reply.code(error.httpStatus).send(errorBodyFor(protocol, error));
}
