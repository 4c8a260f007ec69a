import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { listenOrExplain } from './listen-or-explain.ts';
import { incomingSource, relay } from './relay.ts';
import { relayBodies } from './relay-bodies.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A server that stands for an engine and misbehaves as told. */
async function emulatedReplica(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** A server that relays whatever comes to one replica. @returns its address */
async function relayTo(replicaUrl: string): Promise<string> {
  const pool = new Pool(replicaUrl);
  open.push({ close: () => pool.destroy() });
  const listener: RequestListener = (request, response) =>
    void relay({ source: incomingSource(request), response, replica: pool }, relayBodies);
  return (await emulatedReplica(listener)).url;
}

test('method, path, body and reply pass through unchanged', async () => {
  const replica = await emulatedReplica(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(201, { 'x-own': 'yes' }).end(`${request.method} ${request.url} ${body}`);
  });
  const url = await relayTo(replica.url);
  const response = await fetch(`${url}/v1/x?y=1`, { method: 'POST', body: '{"broken' });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-own')).toBe('yes');
  expect(await response.text()).toBe('POST /v1/x?y=1 {"broken');
});

test('a stream that the replica abandons ends with an error event and [DONE]', async () => {
  const replica = await emulatedReplica((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"n":1}\n\n', () => response.destroy());
  });
  const url = await relayTo(replica.url);
  const text = await (await fetch(url)).text();
  const events = text.trim().split('\n\n');
  expect(events[0]).toBe('data: {"n":1}');
  expect(JSON.parse(events[1]?.slice(6) ?? '')).toMatchObject({
    error: { type: 'server_error', code: 'upstream_error' },
  });
  expect(events[2]).toBe('data: [DONE]');
});

test('a replica that refuses connections gives a 502 in the error shape of OpenAI', async () => {
  const gone = await emulatedReplica(() => undefined);
  await new Promise((resolve) => gone.server.close(resolve));
  const response = await fetch(await relayTo(gone.url));
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({
    error: { type: 'server_error', param: null, code: 'upstream_error' },
  });
});

test('a client that leaves ends the request at the replica', async () => {
  let left: () => void = () => undefined;
  const leftReplica = new Promise<void>((resolve) => {
    left = resolve;
  });
  const replica = await emulatedReplica((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    response.on('close', left);
  });
  const url = await relayTo(replica.url);
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  await response.body?.getReader().read();
  abort.abort();
  await leftReplica;
});

test('an address that is taken is refused with the way out', async () => {
  const { url } = await emulatedReplica(() => undefined);
  const port = Number(new URL(url).port);
  await expect(listenOrExplain(Fastify(), { host: '127.0.0.1', port })).rejects.toThrowError(
    expect.objectContaining({ code: 'GATEWAY_PORT_IN_USE', message: expect.stringContaining('--port') }),
  );
});
