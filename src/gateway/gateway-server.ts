import Fastify, { type FastifyInstance } from 'fastify';
import { answerErrors, answerFrameworkError } from './error-replies.ts';
import { GatewayError } from './errors.ts';
import type { RoutesContext } from './gateway-state.ts';
import { addGenerationRoutes } from './generation-routes.ts';
import { addRelayRoutes } from './relay-routes.ts';
import { addRunRoutes } from './run-routes.ts';
import { addStatusRoutes } from './status-routes.ts';

/** While draining, what is under way can still be read and steered; nothing new begins. */
const startsWork = /^\/(?:v1\/(?:chat\/completions|completions|kv)|tokenize|detokenize)/;
const drainRetryMs = 5_000;

/** The HTTP surface; it listens to nobody yet. */
export function createGatewayServer(context: RoutesContext, onBug: (error: unknown) => void): FastifyInstance {
  const { settings } = context;
  const server = Fastify({
    bodyLimit: settings.maxBodyBytes,
    requestTimeout: settings.requestMs,
    keepAliveTimeout: 75_000,
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkError,
    http: {
      maxHeaderSize: settings.maxHeaderBytes,
      headersTimeout: Math.min(20_000, settings.requestMs),
      connectionsCheckingInterval: Math.min(5_000, settings.requestMs),
    },
  });
  answerErrors(server, onBug);
  server.addHook('onRequest', async (request) => {
    if (context.isDraining() && startsWork.test(request.url)) throw drainingError();
  });
  addStatusRoutes(server, context);
  addGenerationRoutes(server, context);
  addRunRoutes(server, context);
  addRelayRoutes(server, context);
  return server;
}

function drainingError(): GatewayError {
  const message = 'This gateway finishes its last runs and takes no new ones; try again in a moment.';
  return new GatewayError('GATEWAY_DRAINING', message, { retryAfterMs: drainRetryMs });
}
