import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Gateway, GatewaySettings, RouteChoice, RunRecord } from '#gateway';
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

test('two lengths in one request are refused, so that nothing can be smuggled behind them', async () => {
  const { gateway, replica } = await start();
  const socket = await open(gateway);
  socket.write(
    'POST /tokenize HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n\r\n',
  );
  expect(await reply(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(replica.requests).toEqual([]);
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
  replica.willFail({ kind: 'silence-from-the-start' });
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
