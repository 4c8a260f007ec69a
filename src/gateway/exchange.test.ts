import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { adapterFor } from '#fleet';
import { type ContentEvent, Exchange, type ExchangeDeadlines } from './exchange.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const patient: ExchangeDeadlines = { firstByteMs: 5_000, firstTokenMs: 5_000, idleMs: 5_000, totalMs: 5_000 };
const chunk = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish, token_ids: [7] }] })}\n\n`;
const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });

/** One exchange with a server that behaves as told, and what came of it. */
async function exchangeWith(listener: RequestListener, deadlines: Partial<ExchangeDeadlines> = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  closers.push(
    () => pool.destroy(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const adapter = adapterFor('regauge');
  const read: ContentEvent[] = [];
  const exchange = new Exchange({
    dispatcher: pool,
    request: { method: 'POST', path: '/', headers: {}, body: '{}', dropped: [] },
    reader: adapter.reader(
      { kind: 'continuation', request: anyRequest, tokens: [1], maxTokens: 1 },
      adapter.capabilities({ version: undefined, models: [], contextTokens: undefined, tokenizer: undefined }),
    ),
    readFailure: (status, body, retryAfter) => adapter.readFailure(status, body, retryAfter),
    deadlines: { ...patient, ...deadlines },
    onContent: (events) => read.push(...events),
  });
  return { exchange, read };
}

const anyRequest = {
  kind: 'completion',
  model: undefined,
  sampling: {},
  maxTokens: undefined,
  minTokens: 0,
  stop: [],
  stopTokenIds: [],
  ignoreEos: false,
  n: 1,
  stream: true,
  includeUsage: false,
  continuousUsage: false,
  topLogprobs: undefined,
  promptLogprobs: undefined,
  returnTokenIds: false,
  priority: 0,
  cacheSalt: '',
  user: undefined,
  prompt: { kind: 'tokens', tokens: [1] },
  echo: false,
} as const;

test('a finish reason makes it finished, even when the connection breaks before [DONE]', async () => {
  const { exchange, read } = await exchangeWith((_request, response) => {
    stream(response).write(chunk('a') + chunk('b', 'stop'), () => response.destroy());
  });
  expect(await exchange.outcome).toEqual({ kind: 'finished', reason: 'stop', usage: undefined });
  expect(read).toEqual([
    { kind: 'answer', text: 'a', tokens: [7] },
    { kind: 'answer', text: 'b', tokens: [7] },
  ]);
});

test('[DONE] without a finish reason is a loss', async () => {
  const { exchange } = await exchangeWith((_request, response) => void stream(response).end('data: [DONE]\n\n'));
  expect(await exchange.outcome).toMatchObject({ kind: 'lost', because: expect.stringContaining('[DONE]') });
});

test('a reply that is no stream is a failure, not an empty answer', async () => {
  const { exchange } = await exchangeWith((_request, response) => void response.end('<html>'));
  expect(await exchange.outcome).toMatchObject({ kind: 'failure', failure: { kind: 'broken' } });
});

test('an error body of any length is read as far as it helps', async () => {
  const { exchange } = await exchangeWith((_request, response) => {
    response.writeHead(503, { 'retry-after': '3' }).end('x'.repeat(1_000_000));
  });
  expect(await exchange.outcome).toMatchObject({
    kind: 'failure',
    failure: { kind: 'unavailable', status: 503, retryAfterMs: 3_000 },
  });
});

test('keep-alive comments hold off the idle deadline, not that of the first token', async () => {
  const { exchange } = await exchangeWith(
    (_request, response) => {
      stream(response);
      const beat = setInterval(() => response.write(': keep-alive\n\n'), 20);
      response.on('close', () => clearInterval(beat));
    },
    { idleMs: 150, firstTokenMs: 600 },
  );
  expect(await exchange.outcome).toEqual({ kind: 'stalled', at: 'first token', afterMs: 600 });
});

const startsWell: RequestListener = (_request, response) => void stream(response).write(chunk('a'));
const saysNothing: RequestListener = () => undefined;

test.each<[string, Partial<ExchangeDeadlines>, RequestListener]>([
  ['first byte', { firstByteMs: 250 }, saysNothing],
  ['next event', { idleMs: 250 }, startsWell],
  ['end', { totalMs: 250 }, startsWell],
])('a silence before the %s ends the exchange and the connection', async (at, deadlines, listener) => {
  let left: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  const { exchange } = await exchangeWith((request, response) => {
    response.on('close', left);
    listener(request, response);
  }, deadlines);
  expect(await exchange.outcome).toEqual({ kind: 'stalled', at, afterMs: 250 });
  await gone;
});

test('no deadline runs while nothing is read on purpose', async () => {
  const { exchange, read } = await exchangeWith(
    (_request, response) => {
      stream(response).write(chunk('a'));
      setTimeout(() => response.end(chunk('b', 'stop')), 300);
    },
    { idleMs: 100 },
  );
  exchange.pause();
  setTimeout(() => exchange.resume(), 400);
  expect(await exchange.outcome).toMatchObject({ kind: 'finished' });
  expect(read).toHaveLength(2);
});
