import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';

export interface ServedBundle {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * As strict as a page can be: nothing inline, nothing from elsewhere, and no string may become markup or script. A
 * page that breaks one of these throws, and its test fails.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types regauge-worker',
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/**
 * Bundles one script for the browser and serves it on loopback, alone on a page.
 * @param policies - `strict` by default; `none` is for pages of others that need more
 */
export async function serveBundle(entry: string, policies: 'strict' | 'none' = 'strict'): Promise<ServedBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-page-'));
  await bundle(entry, folder);
  const headers = policies === 'strict' ? { 'content-security-policy': policy } : {};
  const server = createServer(({ url = '/' }, response) => {
    const path = normalize(new URL(url, 'http://page').pathname);
    const file = join(folder, path === '/' ? 'index.html' : path);
    try {
      const bytes = path === '/favicon.ico' ? '' : readFileSync(file);
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...headers });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bundle(entry: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(entry, '..'),
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      cssCodeSplit: false,
      target: 'chrome123',
      rolldownOptions: {
        input: { page: entry },
        output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  });
  const page = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title>',
    '<link rel="stylesheet" href="/style.css"><script type="module" src="/page.js"></script></head>',
    '<body></body></html>',
  ];
  await writeFile(join(folder, 'index.html'), page.join('\n'));
}
