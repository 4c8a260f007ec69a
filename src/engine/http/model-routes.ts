import type { FastifyInstance } from 'fastify';
import { modelCard, WireError } from '#wire';
import type { EngineRoutesContext } from './engine-server.ts';
import type { ServedModel } from './served-model.ts';

/** Which model, is it well, how is it doing. */
export function addModelRoutes(server: FastifyInstance, { client, model, metrics }: EngineRoutesContext): void {
  const description = describe(model, client.facts);
  server.get('/v1/models', () => ({ object: 'list', data: [description] }));
  server.get<{ Params: { '*': string } }>('/v1/models/*', (request) => {
    checkModelName(request.params['*'], model);
    return description;
  });
  server.get('/health', (_request, reply) => {
    if (client.isAlive) return { status: 'ok' };
    return reply.code(503).send({ status: 'broken' });
  });
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()));
}

/** @throws {WireError} model_not_found naming what is served */
export function checkModelName(asked: string | undefined, model: ServedModel): void {
  if (asked === undefined || asked === model.id || model.aliases.includes(asked)) return;
  throw new WireError(
    'model_not_found',
    `There is no model ${JSON.stringify(asked.slice(0, 100))} here; this engine serves ${model.id}.`,
    { param: 'model' },
  );
}

function describe(
  model: ServedModel,
  { backend, kvBytesPerToken, model: facts }: EngineRoutesContext['client']['facts'],
) {
  return {
    ...modelCard({
      id: model.id,
      created: model.createdSeconds,
      ownedBy: 'regauge',
      contextTokens: model.contextTokens,
    }),
    stand_in: model.standInNote !== undefined,
    ...(model.standInNote === undefined ? {} : { note: model.standInNote }),
    runs_on: backend,
    // Its template is what leaves thoughts out of what came before.
    thinks: facts.chatTemplate?.includes('</think>') ?? false,
    kv_bytes_per_token: kvBytesPerToken,
    fingerprint: model.fingerprint,
  };
}
