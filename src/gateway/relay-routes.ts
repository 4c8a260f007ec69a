import type { FastifyInstance } from 'fastify';
import type { ReplicaTarget } from '#fleet';
import { WireError } from '#wire';
import { anyReplica, modelsFor, type RoutesContext, resolveModel } from './gateway-state.ts';
import { labelRulesOf } from './label-headers.ts';
import { incomingSource, relay } from './relay.ts';
import { relayBodies } from './relay-bodies.ts';

const relayedPaths = ['/tokenize', '/detokenize', '/v1/chat/completions/render', '/v1/kv/export', '/v1/kv/import'];

/** Calls that generate nothing: passed to a ready replica of the first model as they are, and back. */
export function addRelayRoutes(server: FastifyInstance, context: RoutesContext): void {
  server.register(async (scope) => {
    // Bodies are passed on as they come, so nothing may parse them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const path of relayedPaths) {
      scope.post(path, async (request, reply) => {
        const caller = context.callerOf(request);
        if (caller.name !== undefined && path.startsWith('/v1/kv/')) throw framesAreNotYours();
        const model = resolveModel(undefined, modelsFor(caller, context.models())).id;
        const rules = [...caller.rules, ...labelRulesOf(request.headers)];
        const { target } = await anyReplica(context, { request: undefined, model, session: undefined, rules });
        const { pool, pathPrefix } = context.run.pools.connection(target.url);
        const source = incomingSource(request.raw);
        reply.hijack();
        const headers = relayHeaders(source.headers, target);
        const passed = { ...source, path: pathPrefix + source.path, headers };
        const exchange = relay({ source: passed, response: reply.raw, replica: pool }, relayBodies);
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
  const { authorization: _key, 'x-api-key': _other, cookie: _cookie, ...rest } = headers;
  return { ...rest, ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) };
}

/** A frame names its prefix and salt freely: it could tell what others have asked, or put something under their name. */
function framesAreNotYours(): WireError {
  const message = 'KV frames are not for those who come with a key; ask the engine itself, where you run it.';
  return new WireError('permission_denied', message);
}
