import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type OllamaModel, ollamaLoadedModel, ollamaShow, ollamaTag, parseOllamaShow } from '#wire';
import { modelsFor, type RoutesContext, resolveModel } from '../gateway-state.ts';
import type { PublicModel } from '../replica.ts';

/** Of the Ollama whose protocol is spoken: clients ask whether theirs is new enough to know `thinking`. */
const protocolVersion = '0.12.6';

/** What Ollama's own command shows as never. */
const unknownTime = '0001-01-01T00:00:00Z';

/** What is served, and that it is in memory, where served models always are. */
export function addOllamaModelRoutes(scope: FastifyInstance, { models, callerOf }: RoutesContext): void {
  const config = { protocol: 'ollama-chat' } as const;
  const served = (request: FastifyRequest) => modelsFor(callerOf(request), models());
  scope.get('/api/version', { config }, () => ({ version: protocolVersion }));
  scope.get('/api/tags', { config }, (request) => ({ models: served(request).map(toOllamaModel).map(ollamaTag) }));
  scope.get('/api/ps', { config }, (request) => ({
    models: served(request).map(toOllamaModel).map(ollamaLoadedModel),
  }));
  scope.post('/api/show', { config }, (request) => {
    const named = parseOllamaShow(request.body);
    return ollamaShow(toOllamaModel(resolveOllamaModel(named, served(request))));
  });
}

/**
 * The model that a client of Ollama's means: there `name` and `name:latest` are one, and clients send either.
 * @throws {WireError} model_not_found naming what is served
 */
export function resolveOllamaModel(asked: string | undefined, models: readonly PublicModel[]): PublicModel {
  const isKnown = models.some(({ id, aliases }) => id === asked || (asked !== undefined && aliases.includes(asked)));
  return resolveModel(isKnown ? asked : asked?.replace(/:latest$/, ''), models);
}

export function contextTokensOf({ card }: PublicModel): number | undefined {
  return typeof card.max_model_len === 'number' ? card.max_model_len : undefined;
}

function toOllamaModel(model: PublicModel): OllamaModel {
  const { id, card } = model;
  return {
    id,
    modifiedAt: typeof card.created === 'number' ? new Date(card.created * 1_000).toISOString() : unknownTime,
    contextTokens: contextTokensOf(model),
    standsInFor: typeof card.stands_in_for === 'string' ? card.stands_in_for : undefined,
    // Of the name: the weights lie with the replicas, and need not be the same at all of them.
    digest: createHash('sha256').update(id).digest('hex'),
  };
}
