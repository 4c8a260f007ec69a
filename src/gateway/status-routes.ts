import type { FastifyInstance } from 'fastify';
import { modelsFor, type RoutesContext, resolveModel } from './gateway-state.ts';
import { renderMetrics } from './metrics.ts';
import { noReplicaError } from './place-run.ts';
import { toWireError } from './to-wire-error.ts';

/** Which models, is there anybody, how is it going. */
export function addStatusRoutes(server: FastifyInstance, context: RoutesContext): void {
  const { models, run, isDraining, anyReady, status, callerOf, peers } = context;
  server.get('/v1/models', (request) => ({
    object: 'list',
    data: modelsFor(callerOf(request), models()).map(({ card }) => card),
  }));
  server.get<{ Params: { '*': string } }>(
    '/v1/models/*',
    (request) => resolveModel(request.params['*'], modelsFor(callerOf(request), models())).card,
  );
  server.get('/health', async (_request, reply) => {
    if (isDraining()) return await reply.code(503).send({ status: 'draining' });
    if (anyReady()) return { status: 'ok' };
    throw toWireError(noReplicaError({ kind: 'none-ready', retryAfterMs: 5_000, because: 'no replica is ready' }));
  });
  server.get('/v1/fleet', () => status());
  server.get('/metrics', async (_request, reply) => {
    const samples = peers ? await peers.metrics() : [await run.metrics.samples()];
    return reply.type(run.metrics.contentType).send(await renderMetrics(samples));
  });
}
