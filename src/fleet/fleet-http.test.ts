import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { FleetHttp } from './fleet-http.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function client(): FleetHttp {
  const http = new FleetHttp();
  closers.push(() => http.close());
  return http;
}

test('status and whole body come back, whatever the status', async () => {
  const url = await serve((request, response) => {
    response.writeHead(503, { 'x-method': request.method ?? '' });
    request.pipe(response);
  });
  const signal = new AbortController().signal;
  const answer = await client().ask({ method: 'POST', url, headers: {}, body: 'größer', signal });
  expect(answer).toEqual({ status: 503, body: 'größer' });
});

test('a body without end is given up', async () => {
  const url = await serve((_request, response) => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const more = () => {
      while (response.write(piece));
    };
    response.on('drain', more);
    more();
  });
  const signal = new AbortController().signal;
  await expect(client().ask({ method: 'GET', url, headers: {}, signal })).rejects.toThrowError(/longer than 4194304/);
});

test('a question that is called off rejects at once', async () => {
  const abort = new AbortController();
  const url = await serve(() => abort.abort(new Error('enough')));
  await expect(client().ask({ method: 'GET', url, headers: {}, signal: abort.signal })).rejects.toThrowError('enough');
});
