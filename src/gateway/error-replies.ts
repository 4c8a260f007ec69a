import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { fromFrameworkFault, isFrameworkFault, toErrorBody, WireError } from '#wire';
import { retryAfterSeconds, toWireError } from './to-wire-error.ts';

/** Answers what is refused before there is a route, a malformed path above all; `Fastify({ frameworkErrors })`. */
export function answerFrameworkError(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  answer(fromFrameworkFault(error) ?? toWireError(error), reply);
}

/** Gives every failure of a route OpenAI's shape, the framework's own included. */
export function answerErrors(server: FastifyInstance, onBug: (error: unknown) => void): void {
  server.setErrorHandler((error: unknown, _request, reply) => {
    const wire = (isFrameworkFault(error) && fromFrameworkFault(error)) || toWireError(error);
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
