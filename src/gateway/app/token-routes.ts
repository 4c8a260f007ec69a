import type { FastifyInstance } from 'fastify';
import { parseAppBody, WireError } from '#wire';
import { anyReplica, modelsFor, type RoutesContext, resolveModel } from '../gateway-state.ts';
import { tokenCalls } from '../token-calls.ts';

/** How many tokens a text is, by the model's own vocabulary: what an attachment costs is shown before it is sent. */
export function addTokenRoutes(server: FastifyInstance, context: RoutesContext): void {
  server.post('/app/api/tokens', async (http) => {
    const caller = context.callerOf(http);
    const { text } = parseAppBody('tokens', http.body);
    const model = resolveModel(undefined, modelsFor(caller, context.models()));
    const question = { request: undefined, model: model.id, session: undefined, rules: caller.rules };
    const replica = await anyReplica(context, question);
    const calls = tokenCalls(replica, context.run.pools, AbortSignal.timeout(10_000));
    try {
      return { tokens: (await calls.tokenize(text)).length };
    } catch (error) {
      throw new WireError('upstream_error', 'The replica did not count the tokens; try again.', { cause: error });
    }
  });
}
