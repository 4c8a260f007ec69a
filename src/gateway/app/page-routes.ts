import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { pageHeaders } from './security-headers.ts';

/** Paths of one page each, which its own script tells apart. */
const chatPaths = ['/', '/c/:id', '/s/:id', '/compare', '/settings'];
const consolePaths = ['/console', '/console/*'];

/** Where people sign in. */
const open = { config: { isOpenToAll: true } };

/** Built files have their hash in their name. */
const forever = 'public, max-age=31536000, immutable';

/**
 * The pages, as they were built: `index.html` for the chat, `console.html` for operators, and what these load. Files that
 * lie there compressed leave so.
 */
export function addPageRoutes(server: FastifyInstance, webRoot: string): void {
  void server.register(fastifyStatic, {
    root: webRoot,
    prefix: '/app/',
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.headers({ ...pageHeaders, 'cache-control': path.includes('/assets/') ? forever : 'no-cache' });
      if (path.endsWith('/service-worker.js')) void reply.header('service-worker-allowed', '/');
    },
  });
  const page = (name: string) => (_request: unknown, reply: FastifyReply) => reply.sendFile(name);
  for (const path of chatPaths) server.get(path, open, page('index.html'));
  for (const path of consolePaths) server.get(path, open, page('console.html'));
}
