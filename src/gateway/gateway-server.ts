import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { addAnthropicRoutes } from './anthropic/anthropic-routes.ts';
import type { AnswersUnderWay } from './app/answers-under-way.ts';
import type { AppOptions } from './app/app-options.ts';
import { addAppRoutes } from './app/app-routes.ts';
import { cookieKey } from './app/session-routes.ts';
import type { Authenticate } from './caller.ts';
import { inheritRun } from './copies/inherit-run.ts';
import type { RunCopy } from './copies/run-copy.ts';
import { guard } from './door.ts';
import { answerErrors, answerFrameworkError } from './error-replies.ts';
import { GatewayError } from './errors.ts';
import type { RoutesContext } from './gateway-state.ts';
import { addMetaserverRoutes } from './hand-off/metaserver-routes.ts';
import { addOllamaRoutes } from './ollama/ollama-routes.ts';
import { addOpenaiRoutes } from './openai/openai-routes.ts';
import { addRelayRoutes } from './relay-routes.ts';
import { addResponsesRoutes } from './responses/responses-routes.ts';
import { addRunRoutes } from './run-routes.ts';
import { addStatusRoutes } from './status-routes.ts';

const relayedWork = /^\/(?:v1\/(?:chat\/completions\/render|kv)|tokenize|detokenize)/;
const drainRetryMs = 5_000;

export interface GatewayServerOptions extends Omit<RoutesContext, 'callerOf'> {
  readonly authenticate: Authenticate;
  readonly onBug: (error: unknown) => void;
  /** Undefined where no app is served. */
  readonly app: AppOptions | undefined;
}

export interface GatewayServer {
  readonly server: FastifyInstance;
  readonly answers: AnswersUnderWay | undefined;
  /** Takes up a kept run of a process that is gone. */
  readonly inherit: (copy: RunCopy) => void;
}

/** The HTTP surface; it listens to nobody yet. */
export function createGatewayServer({ authenticate, onBug, app, ...options }: GatewayServerOptions): GatewayServer {
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
  const cookieKeyOf = (request: FastifyRequest) => app && cookieKey(request, app.secret);
  const callerOf = guard(server, authenticate, cookieKeyOf);
  const context: RoutesContext = { ...options, callerOf };
  server.addHook('onRequest', async (request) => {
    if (context.isDraining() && startsWork(request)) throw drainingError();
  });
  addStatusRoutes(server, context);
  addOpenaiRoutes(server, context);
  addAnthropicRoutes(server, context);
  addResponsesRoutes(server, context);
  addOllamaRoutes(server, context);
  addRunRoutes(server, context);
  addRelayRoutes(server, context);
  addMetaserverRoutes(server, context);
  const answers = app && addAppRoutes(server, context, app, authenticate);
  return { server, answers, inherit: (copy) => inheritRun(copy, context) };
}

/** While draining, what is under way can still be read and steered; nothing new begins. */
function startsWork({ method, url, routeOptions }: FastifyRequest): boolean {
  return (method === 'POST' && routeOptions.config.protocol !== undefined) || relayedWork.test(url);
}

function drainingError(): GatewayError {
  const message = 'This gateway finishes its last runs and takes no new ones; try again in a moment.';
  return new GatewayError('GATEWAY_DRAINING', message, { retryAfterMs: drainRetryMs });
}
