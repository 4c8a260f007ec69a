import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type OllamaRequest, ollamaLine, ollamaLoaded, parseOllamaChat, parseOllamaGenerate, WireError } from '#wire';
import { modelsFor, type RoutesContext } from '../gateway-state.ts';
import type { PublicModel } from '../replica.ts';
import { startRun } from '../start-run.ts';
import { readJsonOfAnyType } from './any-type-json.ts';
import { addOllamaModelRoutes, contextTokensOf, resolveOllamaModel } from './ollama-model-routes.ts';

const protocolByEndpoint = { chat: 'ollama-chat', generate: 'ollama-generate' } as const;

/** What Ollama does with models on its own disk, and what to do here instead. */
const elsewhere: Readonly<Record<string, string>> = {
  '/api/pull': 'Pull models with `regauge pull` on the machine that serves them.',
  '/api/push': 'Models are not published from here.',
  '/api/create': 'Serve a GGUF file with `regauge up <file>`.',
  '/api/delete': 'Remove models with `regauge rm` on the machine that has them.',
  '/api/copy': 'A model has the name that it is served under.',
  '/api/embed': 'Models of the R1 family make no embeddings: serve an embedding model beside this gateway.',
  '/api/embeddings': 'Models of the R1 family make no embeddings: serve an embedding model beside this gateway.',
};

/** Ollama's own protocol, for clients that speak no other: generation, and what is served. */
export function addOllamaRoutes(server: FastifyInstance, context: RoutesContext): void {
  server.register(async (scope) => {
    readJsonOfAnyType(scope);
    scope.post('/api/chat', { config: { protocol: protocolByEndpoint.chat } }, (request, reply) =>
      generate('chat', parseOllamaChat(request.body), request, reply, context),
    );
    scope.post('/api/generate', { config: { protocol: protocolByEndpoint.generate } }, (request, reply) =>
      generate('generate', parseOllamaGenerate(request.body), request, reply, context),
    );
    addOllamaModelRoutes(scope, context);
    for (const [url, wayOut] of Object.entries(elsewhere)) {
      scope.route({
        method: ['POST', 'DELETE'],
        url,
        config: { protocol: protocolByEndpoint.chat },
        handler: () => {
          throw new WireError('not_found', `There is no ${url} here. ${wayOut}`);
        },
      });
    }
  });
}

async function generate(
  endpoint: keyof typeof protocolByEndpoint,
  ask: OllamaRequest,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const named = ask.kind === 'load' ? ask.model : ask.request.model;
  const model = resolveOllamaModel(named, modelsFor(context.callerOf(http), context.models()));
  if (ask.kind === 'load') {
    const loaded = ollamaLoaded(endpoint, { model: model.id, createdAt: new Date().toISOString() });
    return await reply.type('application/json').send(ollamaLine(loaded));
  }
  assertContext(ask.contextTokens, model);
  const asked = { ...ask.request, model: model.id };
  return await startRun({ asked, protocol: protocolByEndpoint[endpoint], idPrefix: 'ollama-' }, http, reply, context);
}

/** A context is not made for a request: who counts on more than there is has to know. */
function assertContext(asked: number | undefined, model: PublicModel): void {
  const served = contextTokensOf(model);
  if (asked === undefined || served === undefined || asked <= served) return;
  const param = 'options.num_ctx';
  const message = `\`${param}\` must be at most ${served}, the context that ${model.id} is served with, is ${asked}. Leave it out.`;
  throw new WireError('invalid_value', message, { param });
}
