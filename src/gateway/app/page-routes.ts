import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { pageHeaders } from './security-headers.ts';

/** Paths of one page each, which its own script tells apart. */
const chatPaths = ['/', '/c/:id', '/s/:id', '/compare', '/settings'];
const consolePaths = ['/console', '/console/*'];
const planPath = '/plan';

/** Built files have their hash in their name. */
const forever = 'public, max-age=31536000, immutable';

/**
 * The pages, as they were built: `index.html` for the chat, `console.html` for operators, `plan.html` for who buys, and
 * what these load. Files that lie there compressed leave so. All of it is open: who signs in needs it first, and it holds
 * nothing of anybody.
 */
export function addPageRoutes(server: FastifyInstance, webRoot: string): void {
  void server.register(async (pages) => {
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, isOpenToAll: true };
    });
    await pages.register(fastifyStatic, {
      root: webRoot,
      prefix: '/app/',
      preCompressed: true,
      index: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        void reply.headers({ ...pageHeaders, 'cache-control': path.includes('/assets/') ? forever : 'no-cache' });
        // Of a compressed file this is the compressed one's path.
        if (/\/service-worker\.js(?:\.br|\.gz)?$/.test(path)) void reply.header('service-worker-allowed', '/');
      },
    });
    const page = (name: string) => (_request: unknown, reply: FastifyReply) => reply.sendFile(name);
    for (const path of chatPaths) pages.get(path, page('index.html'));
    for (const path of consolePaths) pages.get(path, page('console.html'));
    pages.get(planPath, page('plan.html'));
  });
}
