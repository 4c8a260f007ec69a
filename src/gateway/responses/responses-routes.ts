import type { FastifyInstance } from 'fastify';
import { parseResponsesRequest } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { startRun } from '../start-run.ts';

/** OpenAI's Responses, without a store; DeepSeek's base address lacks `/v1`. */
export function addResponsesRoutes(server: FastifyInstance, context: RoutesContext): void {
  const config = { protocol: 'responses' } as const;
  for (const path of ['/v1/responses', '/responses']) {
    server.post(path, { config }, (request, reply) => {
      const asked = parseResponsesRequest(request.body);
      return startRun({ ...config, asked, idPrefix: 'resp_' }, request, reply, context);
    });
  }
}
