import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../caller.ts';
import type { RoutesContext } from '../gateway-state.ts';
import { AnswersUnderWay } from './answers-under-way.ts';
import type { AppOptions } from './app-options.ts';
import { addChatRoutes } from './chat-routes.ts';
import { countedTotals } from './counted-totals.ts';
import { addFollowRoutes } from './follow-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import { assertSameOrigin } from './same-origin.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addTokenRoutes } from './token-routes.ts';
import { addTransferRoutes } from './transfer-routes.ts';
import { addTurnRoutes } from './turn-routes.ts';

/** The chat app: its pages, its records, and the answers that are written for it. */
export function addAppRoutes(
  server: FastifyInstance,
  context: RoutesContext,
  app: AppOptions,
  authenticate: Authenticate,
): AnswersUnderWay {
  const answers = new AnswersUnderWay(context, app);
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/app/api/')) return;
    assertSameOrigin(request, app.needsKey());
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  });
  addSessionRoutes(server, context, app, authenticate);
  addChatRoutes(server, context, app);
  addTransferRoutes(server, context, app);
  addTurnRoutes(server, context, app, answers);
  addFollowRoutes(server, context, app, answers);
  addTokenRoutes(server, context);
  server.get('/app/api/fleet', async (http) => {
    context.callerOf(http);
    const { peers, run } = context;
    const samples = peers ? await peers.metrics() : [await run.metrics.samples()];
    return { ...(await context.status()), counted: countedTotals(samples) };
  });
  if (app.webRoot !== undefined) addPageRoutes(server, app.webRoot);
  return answers;
}
