import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { defaultSettings, type Gateway, type GatewaySettings, type RouteChoice, type RunRecord } from '#gateway';
import type { ErrorBody } from '#wire';
import { EmulatedReplica } from '../emulated/emulated-replica.ts';
import { postJson } from '../support/http-client.ts';
import { replicaAt, startGateway } from './start-gateway.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Setting {
  readonly gateway: Gateway;
  readonly replica: EmulatedReplica;
  readonly records: readonly RunRecord[];
}

async function start(settings: Partial<GatewaySettings> = {}, script = 'x\n</think>\n\ny'): Promise<Setting> {
  const replica = await EmulatedReplica.start(script);
  const records: RunRecord[] = [];
  const replicas = [replicaAt('a/0', replica.url)];
  const gateway = await startGateway(replicas, settings, { onRunEnd: (record) => records.push(record) });
  closers.push(
    () => gateway.close(),
    () => replica.close(),
  );
  return { gateway, replica, records };
}

async function open(gateway: Gateway): Promise<Socket> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  closers.unshift(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function reply(socket: Socket): Promise<string> {
  let text = '';
  for await (const part of socket.setEncoding('utf8')) text += part;
  return text;
}

async function streamedText({ url }: Gateway): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return await (await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body: streamed })).text();
}

const ask = { messages: [{ role: 'user', content: '?' }] };
const streamed = JSON.stringify({ ...ask, stream: true });
const post = (body: string) =>
  `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

test('a reader that takes nothing holds the replica up, and is cut off', async () => {
  const { gateway, replica, records } = await start({ slowReaderMs: 200 }, 'x'.repeat(60_000));
  const left = replica.nextAbandonment();
  const socket = await open(gateway);
  socket.pause().write(post(streamed));
  await left;
  await expect.poll(() => records.map(({ end }) => end), { timeout: 10_000 }).toEqual(['cancelled']);
  expect(records[0]?.completionTokens).toBeLessThan(60_000);
});

test('what a stream has for a reader that takes nothing stays small, and the reader gets all of it later', async () => {
  const keepEvents = 4_096;
  const queuedBytes: (() => number)[] = [];
  const onRequest = (message: unknown) => {
    const { response } = message as { readonly response: ServerResponse };
    queuedBytes.push(() => response.writableLength);
  };
  subscribe('http.server.request.start', onRequest);
  closers.unshift(() => unsubscribe('http.server.request.start', onRequest));
  // A log of so few events would be trimmed before its reader saw them, if the replica were not held up.
  const { gateway } = await start({ keep: { keepEvents, keepBytes: 2 ** 20 } }, 'x'.repeat(60_000));
  const socket = await open(gateway);
  socket.pause().write(post(streamed).replace('host: x', 'host: x\r\nconnection: close'));
  await expect.poll(() => queuedBytes.length, { timeout: 10_000 }).toBe(2);
  const [ours, replicas] = queuedBytes;
  let before = 0;
  const heldUp = () => {
    const left = replicas?.() ?? 0;
    const same = left > 0 && left === before && (ours?.() ?? 0) > 0;
    before = left;
    return same;
  };
  await expect.poll(heldUp, { timeout: 20_000, interval: 200 }).toBe(true);
  expect(ours?.()).toBeLessThan(2 ** 20);
  const text = await reply(socket.resume());
  expect(
    text
      .match(/"(?:reasoning_)?content":"x+"/g)
      ?.join('')
      .replaceAll(/[^x]/g, ''),
  ).toHaveLength(60_000);
  expect(text).toContain('data: [DONE]');
}, 60_000);

test('a header that never ends is answered and closed', async () => {
  const { gateway } = await start({ requestMs: 200 });
  const socket = await open(gateway);
  socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n');
  expect(await reply(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

test('headers larger than the limit are refused', async () => {
  const { gateway } = await start({ maxHeaderBytes: 4_096 });
  const socket = await open(gateway);
  socket.write(`GET /health HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(8_000)}\r\n\r\n`);
  expect(await reply(socket)).toMatch(/^HTTP\/1\.1 431 /);
});

test('a body larger than the limit is refused before it is read', async () => {
  const { gateway, replica } = await start({ maxBodyBytes: 1_000 });
  const response = await postJson<ErrorBody>(`${gateway.url}/v1/chat/completions`, { ...ask, user: 'u'.repeat(2_000) });
  expect(response).toMatchObject({ status: 413, body: { error: { code: 'request_too_large' } } });
  expect(replica.requests).toEqual([]);
});

const overDefault = defaultSettings.maxBodyBytes + 1;
const mebibyte = Buffer.alloc(1024 * 1024, 'u');
const jsonPost = 'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

/** Sends until it is answered or cut off; what lies in the kernel's buffers counts as sent. */
async function sendUntilAnswered(
  socket: Socket,
  frame: (part: Buffer) => Buffer,
): Promise<{ status: string; sentBytes: number }> {
  let status = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    status ||= text.slice(0, 12);
  });
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  socket.on('error', () => undefined).on('close', () => resolve());
  let sentBytes = 0;
  for (; status === '' && socket.writable && sentBytes < 2 * overDefault; sentBytes += mebibyte.length) {
    if (socket.write(frame(mebibyte))) continue;
    await Promise.race([new Promise((resume) => socket.once('drain', resume)), closed]);
  }
  if (status === '') await closed;
  return { status, sentBytes };
}

test('a body that says it is larger than the default limit is refused before it is sent', async () => {
  const { gateway, replica } = await start();
  const socket = await open(gateway);
  socket.write(`${jsonPost}content-length: ${overDefault}\r\n\r\n`);
  expect((await once(socket.setEncoding('utf8'), 'data')).join('')).toMatch(/^HTTP\/1\.1 413 /);
  expect(replica.requests).toEqual([]);
});

test('a body of chunks that never end is refused at the default limit, and no more of it is taken', async () => {
  const { gateway, replica } = await start();
  const socket = await open(gateway);
  socket.write(`${jsonPost}transfer-encoding: chunked\r\n\r\n`);
  const size = Buffer.from(`${mebibyte.length.toString(16)}\r\n`);
  const chunk = (part: Buffer) => Buffer.concat([size, part, Buffer.from('\r\n')]);
  const { status, sentBytes } = await sendUntilAnswered(socket, chunk);
  expect(status).toBe('HTTP/1.1 413');
  // What is beyond the limit lies in the buffers of two sockets.
  expect(sentBytes).toBeLessThan(overDefault + 32 * mebibyte.length);
  expect(replica.requests).toEqual([]);
}, 60_000);

test.each([
  ['a length that is not reached', 'content-length: 100\r\n\r\n{"messages":'],
  ['a chunk that is the last to come', 'transfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n'],
])('a client that is cut off in its body is nobody’s bug: %s', async (_, rest) => {
  const bugs: unknown[] = [];
  const arrived = Promise.withResolvers<IncomingMessage>();
  const onRequest = (message: unknown) => arrived.resolve((message as { readonly request: IncomingMessage }).request);
  subscribe('http.server.request.start', onRequest);
  closers.unshift(() => unsubscribe('http.server.request.start', onRequest));
  const gateway = await startGateway([], {}, { onBug: (error) => void bugs.push(error) });
  closers.push(() => gateway.close());
  const socket = await open(gateway);
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${rest}`);
  const request = await arrived.promise;
  socket.resetAndDestroy();
  await new Promise((resolve) => request.once('close', resolve));
  await gateway.close();
  expect(bugs).toEqual([]);
});

test('a body that trickles is answered and closed when its time is over', async () => {
  const { gateway, replica } = await start({ requestMs: 300 });
  const socket = await open(gateway);
  socket.write(`${jsonPost}content-length: 100000\r\n\r\n`);
  const trickle = setInterval(() => socket.write(' '), 20);
  closers.unshift(() => clearInterval(trickle));
  socket.on('error', () => undefined).on('close', () => clearInterval(trickle));
  expect(await reply(socket)).toMatch(/^HTTP\/1\.1 408 /);
  expect(replica.requests).toEqual([]);
});

const smuggled = 'POST /tokenize HTTP/1.1\r\nhost: smuggled\r\ncontent-length: 2\r\n\r\n{}';
const head = 'POST /tokenize HTTP/1.1\r\nhost: x\r\n';
test.each([
  ['a length and chunks', `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['chunks and a length', `${head}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${smuggled}`],
  ['two lengths', `${head}content-length: 2\r\ncontent-length: 70\r\n\r\n{}${smuggled}`],
  ['a list of lengths', `${head}content-length: 2, 70\r\n\r\n{}${smuggled}`],
  ['a signed length', `${head}content-length: +2\r\n\r\n{}${smuggled}`],
  ['chunks that are not last', `${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a blank before the colon', `${head}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a folded line', `${head}x-a: b\r\n transfer-encoding: chunked\r\ncontent-length: x\r\n\r\n${smuggled}`],
  ['a folded encoding', `${head}transfer-encoding:\r\n chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n${smuggled}`],
  ['a negative chunk', `${head}transfer-encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`],
  ['a chunk of hexadecimal notation', `${head}transfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n${smuggled}`],
  ['a chunk longer than numbers go', `${head}transfer-encoding: chunked\r\n\r\n${'f'.repeat(17)}\r\n{}`],
  ['a chunk longer than it says', `${head}transfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${smuggled}`],
  [
    'a line break in the target',
    `POST /tokenize?a=\r\nx-b: HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}${smuggled}`,
  ],
  [
    'a bare line feed in the target',
    `POST /tokenize?a=\nx-b: c HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}${smuggled}`,
  ],
])('nothing is smuggled behind %s', async (_, bytes) => {
  const { gateway, replica } = await start();
  const socket = await open(gateway);
  socket.on('error', () => undefined).write(bytes);
  const text = await reply(socket);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(replica.requests.filter(({ headers }) => headers.host === 'smuggled')).toEqual([]);
});

test('an escaped line break in a target stays escaped on its way to the replica', async () => {
  const { gateway, replica } = await start();
  const target = '/tokenize?a=%0d%0ax-b:%20c';
  const headers = { 'content-type': 'application/json' };
  await (await fetch(gateway.url + target, { method: 'POST', headers, body: '{"prompt":"a"}' })).text();
  expect(replica.requests.map(({ path }) => path)).toEqual([target]);
  expect(replica.requests[0]?.headers).not.toHaveProperty('x-b');
});

test('what a policy says cannot add a header or a line', async () => {
  const { replica } = await start();
  const because = 'x\r\nset-cookie: a=b\r\n\r\ndata: {}';
  const choose = (): RouteChoice => ({ kind: 'route', replicaId: 'a/0', because });
  const gateway = await startGateway([replicaAt('a/0', replica.url)], {}, { choose });
  closers.unshift(() => gateway.close());
  const headers = { 'content-type': 'application/json', 'regauge-explain': '1' };
  const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers, body: streamed });
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.headers.get('regauge-decision')).toBe('a/0: x??set-cookie: a=b????data: {}');
});

test('text that looks like an event stays text', async () => {
  const { gateway } = await start({}, 'x\n</think>\n\na\n\ndata: [DONE]\n\ndata: {}');
  const text = await streamedText(gateway);
  expect(text.match(/^data: \[DONE\]$/gm)).toHaveLength(1);
  expect(text.match(/^data: \{\}$/gm)).toBeNull();
});

test('a client waits under keep-alive comments, and sees the failure after them as an event', async () => {
  const { gateway, replica } = await start({
    keepAliveMs: 50,
    deadlines: { firstByteMs: 300, firstTokenMs: 300, idleMs: 300, totalMs: 300 },
  });
  // Every attempt: a lone replica is tried again.
  replica.willFail(...Array(defaultSettings.limits.maxAttempts).fill({ kind: 'silence-from-the-start' }));
  const text = await streamedText(gateway);
  expect(text).toContain(': keep-alive\n\n');
  const [error, done] = text.trimEnd().split('\n\n').slice(-2);
  expect(error).toMatch(/^data: \{"error":.*"code":"upstream_timeout"/);
  expect(done).toBe('data: [DONE]');
});

test('no run of another name can be read', async () => {
  const { gateway } = await start();
  for (const path of ['/v1/runs/chatcmpl-none', '/v1/runs/chatcmpl-none/events', '/v1/runs/%2e%2e/events?after=x']) {
    expect((await fetch(gateway.url + path)).status).toBe(404);
  }
});
