import type { FastifyInstance, FastifyRequest } from 'fastify';
import { appLimits, parseAppBody, WireError } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { ownerOf } from './answers-under-way.ts';
import type { AppOptions } from './app-options.ts';

interface ById {
  Params: { id: string };
}

/** Chats as records: lists, names, folders, search, shares. */
export function addChatRoutes(server: FastifyInstance, { callerOf }: RoutesContext, { chats }: AppOptions): void {
  const owner = (http: FastifyRequest) => ownerOf(callerOf(http));

  server.get<{ Querystring: { after?: string; folder?: string; trash?: string } }>('/app/api/chats', (http) => {
    const { after, folder: folderId, trash } = http.query;
    return chats.listChats(owner(http), { after, folderId, isTrash: trash === '1' });
  });
  server.put<ById>('/app/api/chats/:id', (http) =>
    chats.putChat(owner(http), { id: http.params.id, ...parseAppBody('chat', http.body) }, Date.now()),
  );
  server.get<ById & { Querystring: { before?: string } }>('/app/api/chats/:id', (http) =>
    chats.openChat(owner(http), http.params.id, { before: http.query.before }),
  );
  server.patch<ById>('/app/api/chats/:id', (http) =>
    chats.changeChat(owner(http), http.params.id, parseAppBody('chatChange', http.body), Date.now()),
  );
  server.delete<ById>('/app/api/chats/:id', async (http, reply) => {
    await chats.deleteChat(owner(http), http.params.id);
    return await reply.code(204).send();
  });
  server.patch<ById>('/app/api/messages/:id', (http) =>
    chats.editMessage(owner(http), http.params.id, parseAppBody('message', http.body).text),
  );
  server.get<ById>('/app/api/answers/:id', (http) => chats.answer(owner(http), http.params.id));

  server.get<{ Querystring: { q?: string } }>('/app/api/search', async (http) => {
    const { q = '' } = http.query;
    if (q.length <= appLimits.queryChars) return { hits: await chats.search(owner(http), q) };
    const message = `\`q\` must have at most ${appLimits.queryChars} characters.`;
    throw new WireError('invalid_value', message, { param: 'q' });
  });

  server.get('/app/api/folders', async (http) => ({ folders: await chats.folders(owner(http)) }));
  server.put<ById>('/app/api/folders/:id', (http) =>
    chats.putFolder(owner(http), { id: http.params.id, ...parseAppBody('folder', http.body) }, Date.now()),
  );
  server.delete<ById>('/app/api/folders/:id', async (http, reply) => {
    await chats.deleteFolder(owner(http), http.params.id);
    return await reply.code(204).send();
  });
}
