import type { FastifyInstance, FastifyRequest } from 'fastify';
import { toMarkdown } from '#chats';
import { parseAppBody } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { ownerOf } from './answers-under-way.ts';
import type { AppOptions } from './app-options.ts';

interface ById {
  Params: { id: string };
}

/** Chats that leave and come: exports, imports, links for others. */
export function addTransferRoutes(server: FastifyInstance, { callerOf }: RoutesContext, { chats }: AppOptions): void {
  const owner = (http: FastifyRequest) => ownerOf(callerOf(http));

  server.get<{ Querystring: { chats?: string; thoughts?: string } }>('/app/api/export', async (http, reply) => {
    const ids = http.query.chats?.split(',').filter((id) => id !== '');
    const document = await chats.exportChats(owner(http), ids ?? 'all', { thoughts: http.query.thoughts !== '0' });
    return await reply.header('content-disposition', 'attachment; filename="regauge-chats.json"').send(document);
  });
  server.get<ById & { Querystring: { thoughts?: string } }>('/app/api/chats/:id/markdown', async (http, reply) => {
    const { chat, messages } = await chats.openChat(owner(http), http.params.id);
    const end = messages.at(-1);
    const branch = end ? await chats.pathTo(owner(http), end.id) : [];
    void reply.type('text/markdown; charset=utf-8');
    void reply.header('content-disposition', 'attachment; filename="regauge-chat.md"');
    return toMarkdown({ title: chat.title, messages: branch }, { thoughts: http.query.thoughts !== '0' });
  });
  server.post('/app/api/import', (http) => chats.importChats(owner(http), http.body, Date.now()));

  server.post<ById>('/app/api/chats/:id/shares', async (http, reply) => {
    const { hasThoughts } = parseAppBody('share', http.body);
    return await reply.code(201).send(await chats.share(owner(http), http.params.id, { hasThoughts }, Date.now()));
  });
  server.get('/app/api/shares', async (http) => ({ shares: await chats.shares(owner(http)) }));
  server.delete<ById>('/app/api/shares/:id', async (http, reply) => {
    await chats.unshare(owner(http), http.params.id);
    return await reply.code(204).send();
  });
  server.get<ById>('/app/api/shared/:id', { config: { isOpenToAll: true } }, async (http, reply) => {
    void reply.header('x-robots-tag', 'noindex, nofollow');
    return await chats.shared(http.params.id);
  });
}
