import type { FastifyInstance } from 'fastify';
import { EngineError } from '../errors.ts';
import type { EngineRoutesContext } from './engine-server.ts';

/** Steering of a run while it goes on; `id` is the `id` of the completion. */
export function addRunRoutes(server: FastifyInstance, { client }: EngineRoutesContext): void {
  server.post<{ Params: { id: string } }>('/v1/runs/:id/answer-now', async (request) => {
    const { id } = request.params;
    let choice = 0;
    while (await client.call('answerNow', { id: `${id}/${choice}` })) choice++;
    if (choice === 0)
      throw new EngineError(
        'ENGINE_RUN_UNKNOWN',
        `No run ${JSON.stringify(id.slice(0, 100))} is alive; it may have ended already.`,
      );
    return { id, object: 'run', status: 'answering' };
  });
}
