import type { FastifyInstance } from 'fastify';
import { parseAnthropicCount, parseAnthropicRequest } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { startRun } from '../start-run.ts';
import { countPromptTokens } from './count-prompt-tokens.ts';

/** Anthropic's Messages; at the path that DeepSeek has them at, too. */
export function addAnthropicRoutes(server: FastifyInstance, context: RoutesContext): void {
  const config = { protocol: 'anthropic' } as const;
  for (const path of ['/v1/messages', '/anthropic/v1/messages']) {
    server.post(path, { config }, (request, reply) => {
      const asked = parseAnthropicRequest(request.body);
      return startRun({ ...config, asked, idPrefix: 'msg_' }, request, reply, context);
    });
    server.post(`${path}/count_tokens`, { config }, async (request) => {
      const asked = parseAnthropicCount(request.body);
      const { tokens, estimated } = await context.runs.track(countPromptTokens(asked, request, context));
      return { input_tokens: tokens, ...(estimated && { estimated }) };
    });
  }
}
