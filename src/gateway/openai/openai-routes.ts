import type { FastifyInstance } from 'fastify';
import { parseChatRequest, parseCompletionRequest } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { startRun } from '../start-run.ts';

/** Chat with and without `/v1`, which DeepSeek's base address lacks, and plain completions. */
export function addOpenaiRoutes(server: FastifyInstance, context: RoutesContext): void {
  const config = { protocol: 'openai' } as const;
  for (const path of ['/v1/chat/completions', '/chat/completions']) {
    server.post(path, { config }, (request, reply) => {
      const asked = parseChatRequest(request.body);
      return startRun({ ...config, asked, idPrefix: 'chatcmpl-' }, request, reply, context);
    });
  }
  server.post('/v1/completions', { config }, (request, reply) => {
    const asked = parseCompletionRequest(request.body);
    return startRun({ ...config, asked, idPrefix: 'cmpl-' }, request, reply, context);
  });
}
