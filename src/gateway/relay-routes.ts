import type { FastifyInstance } from 'fastify';
import type { ReplicaTarget } from '#fleet';
import { relayBodies } from './front.ts';
import { anyReplica, type RoutesContext, resolveModel } from './gateway-state.ts';
import { incomingSource, relay } from './relay.ts';

const relayedPaths = ['/tokenize', '/detokenize', '/v1/chat/completions/render', '/v1/kv/export', '/v1/kv/import'];

/** Calls that generate nothing: passed to a ready replica of the first model as they are, and back. */
export function addRelayRoutes(server: FastifyInstance, context: RoutesContext): void {
  server.register(async (scope) => {
    // Bodies are passed on as they come, so nothing may parse them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const path of relayedPaths) {
      scope.post(path, async (request, reply) => {
        const model = resolveModel(undefined, context.models()).id;
        const { target } = await anyReplica(context, { request: undefined, model, session: undefined });
        const { pool, pathPrefix } = context.run.pools.connection(target.url);
        const source = incomingSource(request.raw);
        reply.hijack();
        const exchange = relay(
          { ...source, path: pathPrefix + source.path, headers: relayHeaders(source.headers, target) },
          reply.raw,
          pool,
          relayBodies,
        );
        await context.runs.track(exchange);
        return reply;
      });
    }
  });
}

/** The client's credentials are the gateway's affair; the replica gets its own. */
export function relayHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  { apiKey }: Pick<ReplicaTarget, 'apiKey'>,
): Record<string, string | string[] | undefined> {
  const { authorization: _key, cookie: _cookie, ...rest } = headers;
  return { ...rest, ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) };
}
