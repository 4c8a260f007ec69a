import type { FastifyInstance } from 'fastify';
import { anyReplica, type RoutesContext, resolveModel } from './gateway-state.ts';

/** Which models, is there anybody, how is it going. */
export function addStatusRoutes(server: FastifyInstance, context: RoutesContext): void {
  const { models, run, isDraining, status } = context;
  server.get('/v1/models', () => ({ object: 'list', data: models().map(({ card }) => card) }));
  server.get<{ Params: { '*': string } }>(
    '/v1/models/*',
    (request) => resolveModel(request.params['*'], models()).card,
  );
  server.get('/health', async (_request, reply) => {
    if (isDraining()) return await reply.code(503).send({ status: 'draining' });
    const model = resolveModel(undefined, models()).id;
    await anyReplica(context, { request: undefined, model, session: undefined });
    return { status: 'ok' };
  });
  server.get('/v1/fleet', () => status());
  server.get('/metrics', async (_request, reply) =>
    reply.type(run.metrics.contentType).send(await run.metrics.render()),
  );
}
