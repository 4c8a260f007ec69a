import Fastify, { type FastifyInstance } from 'fastify';
import type { Authenticate } from './caller.ts';
import { guard } from './door.ts';
import { answerErrors, answerFrameworkError } from './error-replies.ts';
import { GatewayError } from './errors.ts';
import type { RoutesContext } from './gateway-state.ts';
import { addGenerationRoutes } from './generation-routes.ts';
import { addMetaserverRoutes } from './hand-off/metaserver-routes.ts';
import { addRelayRoutes } from './relay-routes.ts';
import { addRunRoutes } from './run-routes.ts';
import { addStatusRoutes } from './status-routes.ts';

/** While draining, what is under way can still be read and steered; nothing new begins. */
const startsWork = /^\/(?:v1\/(?:chat\/completions|completions|kv)|tokenize|detokenize)/;
const drainRetryMs = 5_000;

export interface GatewayServerOptions extends Omit<RoutesContext, 'callerOf'> {
  readonly authenticate: Authenticate;
  readonly onBug: (error: unknown) => void;
}

/** The HTTP surface; it listens to nobody yet. */
export function createGatewayServer({ authenticate, onBug, ...options }: GatewayServerOptions): FastifyInstance {
  const { settings } = options;
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
  const context: RoutesContext = { ...options, callerOf: guard(server, authenticate) };
  server.addHook('onRequest', async (request) => {
    if (context.isDraining() && startsWork.test(request.url)) throw drainingError();
  });
  addStatusRoutes(server, context);
  addGenerationRoutes(server, context);
  addRunRoutes(server, context);
  addRelayRoutes(server, context);
  addMetaserverRoutes(server, context.run.metaserver);
  return server;
}

function drainingError(): GatewayError {
  const message = 'This gateway finishes its last runs and takes no new ones; try again in a moment.';
  return new GatewayError('GATEWAY_DRAINING', message, { retryAfterMs: drainRetryMs });
}
