// Keeps the shell of the chat, so that it opens without a network. The network is asked first in any case: nobody stays on
// an old version for having been here before. Served at /app/service-worker.js, for all of this origin.
import { filesOf, shellRequest } from './shell-request.ts';

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

declare global {
  interface WindowEventMap {
    install: WorkerEvent;
    activate: WorkerEvent;
    fetch: RequestEvent;
  }
}

declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

const cacheName = 'regauge-shell';
/** The one page, whichever address it was opened by. */
const pageKey = '/';
/** A network that is there and brings nothing is none. */
const patienceMs = 4_000;
/** More files than a build has. */
const mostFiles = 100;

addEventListener('install', (event) => {
  void skipWaiting();
  event.waitUntil(fetch(pageKey, { cache: 'no-cache' }).then(keepPage));
});
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const kind = shellRequest(event.request, location.origin);
  if (kind === 'page') event.respondWith(page(event));
  if (kind === 'file') event.respondWith(file(event));
});
// What the page had loaded before it had a worker.
addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => void keepFiles(data));

async function page(event: RequestEvent): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match(pageKey);
  const asked = fetch(event.request);
  const fresh = await (kept ? Promise.race([asked, tooLong()]) : asked).catch(() => undefined);
  if (fresh?.status === 200) event.waitUntil(keepPage(fresh.clone()));
  // A proxy says 502 for a server that is down; the page itself says it better.
  const isDown = !fresh || fresh.status >= 500;
  return isDown ? (kept ?? fresh ?? Response.error()) : fresh;
}

async function file(event: RequestEvent): Promise<Response> {
  const cache = await caches.open(cacheName);
  const fresh = await fetch(event.request).catch(() => undefined);
  if (fresh?.status === 200) event.waitUntil(put(cache, event.request.url, fresh.clone()));
  return fresh?.ok ? fresh : ((await cache.match(event.request.url)) ?? fresh ?? Response.error());
}

/** With all that it names, or not at all; what an earlier page needed goes. */
async function keepPage(fresh: Response): Promise<void> {
  const cache = await caches.open(cacheName);
  const html = await fresh.clone().text();
  if (html === (await (await cache.match(pageKey))?.text())) return;
  const files = filesOf(html);
  await cache.addAll(files);
  await cache.put(pageKey, fresh);
  const wanted = [pageKey, ...files];
  for (const { url } of await cache.keys()) if (!wanted.includes(new URL(url).pathname)) await cache.delete(url);
}

async function keepFiles(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const url of urls.slice(0, mostFiles)) {
    const isFile = shellRequest({ method: 'GET', mode: 'cors', url }, location.origin) === 'file';
    if (isFile && !(await cache.match(url))) await cache.add(url);
  }
}

async function put(cache: Cache, url: string, response: Response): Promise<void> {
  if ((await cache.keys()).length < mostFiles) await cache.put(url, response);
}

function tooLong(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs));
}
