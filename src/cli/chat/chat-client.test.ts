import { expect, onTestFinished, test } from 'vitest';
import { ChatClient } from './chat-client.ts';
import type { ChatEvent, ChatRequest } from './chat-event.ts';
import {
  deltaEvent,
  done,
  type EmulatedReplies,
  type EmulatedReply,
  type EmulatedServer,
  event,
  openStream,
  replyJson,
  replyStream,
  startEmulatedServer,
  usageEvent,
} from './testing/emulated-chat-server.ts';

const request: ChatRequest = {
  model: 'r1',
  messages: [{ role: 'user', content: 'hi' }],
  temperature: undefined,
  thinkingBudgetTokens: undefined,
};

const connect = async (
  replies: EmulatedReplies,
  key?: string,
): Promise<{ client: ChatClient; server: EmulatedServer }> => {
  const server = await startEmulatedServer(replies);
  const client = new ChatClient({ url: server.url, key });
  onTestFinished(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });
  return { client, server };
};

const answerTo = async (reply: EmulatedReply): Promise<ChatEvent[]> => {
  const { client } = await connect({ 'POST /v1/chat/completions': reply });
  return Array.fromAsync(client.answer(request, new AbortController().signal));
};

const opened: ChatEvent = { kind: 'opened', runId: 'run-1', model: 'r1' };

test('thinking, answer, usage and ending come in order; keep-alives and empty deltas are silent', async () => {
  const reply = replyStream(
    ': keep-alive\n\n',
    deltaEvent({ role: 'assistant', content: '' }),
    deltaEvent({ reasoning_content: 'hm' }),
    ': keep-alive\n\n',
    deltaEvent({ content: '4' }),
    deltaEvent({}, 'stop'),
    usageEvent(5, 2, 1),
    done,
  );
  expect(await answerTo(reply)).toEqual([
    opened,
    { kind: 'thinking', text: 'hm' },
    { kind: 'answer', text: '4' },
    { kind: 'usage', usage: { promptTokens: 5, completionTokens: 2, thinkingTokens: 1 } },
    { kind: 'finished', reason: 'stop' },
  ]);
});

test('reasoning is read where reasoning_content is missing, and once where both are', async () => {
  const both = deltaEvent({ reasoning_content: 'b', reasoning: 'b' });
  const events = await answerTo(replyStream(deltaEvent({ reasoning: 'a' }), both, deltaEvent({}, 'stop'), done));
  expect(events.slice(1, 3)).toEqual([
    { kind: 'thinking', text: 'a' },
    { kind: 'thinking', text: 'b' },
  ]);
});

test('a character cut by the border of two packets arrives whole', async () => {
  const bytes = new TextEncoder().encode(deltaEvent({ content: 'né😀' }));
  const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
  const events = await answerTo(replyStream(...pieces, deltaEvent({}, 'stop')));
  expect(events[1]).toEqual({ kind: 'answer', text: 'né😀' });
});

test('an error inside the stream is shown, whether or not the event is named', async () => {
  const body = event({ error: { message: 'the engine died', type: 'server_error' } });
  const failure = { reason: 'server-error', message: 'The server reported: the engine died', httpStatus: undefined };
  const events = [opened, { kind: 'answer', text: '4' }, { kind: 'failed', failure }];
  expect(await answerTo(replyStream(deltaEvent({ content: '4' }), body, done))).toEqual(events);
  expect(await answerTo(replyStream(deltaEvent({ content: '4' }), `event: error\n${body}`))).toEqual(events);
});

test('a stream without a finish reason is broken, even when it says DONE', async () => {
  const message = 'The stream ended before the answer was finished; /retry asks again.';
  const broken = { kind: 'failed', failure: { reason: 'cut', message, httpStatus: undefined } };
  expect((await answerTo(replyStream(deltaEvent({ content: '4' })))).at(-1)).toEqual(broken);
  expect((await answerTo(replyStream(deltaEvent({ content: '4' }), done))).at(-1)).toEqual(broken);
});

test('a connection that breaks mid-stream ends the answer as cut', async () => {
  const events = await answerTo((response) => {
    openStream(response);
    response.write(deltaEvent({ content: '4' }), () => response.destroy());
  });
  expect(events.slice(0, 2)).toEqual([opened, { kind: 'answer', text: '4' }]);
  expect(events[2]).toMatchObject({ kind: 'failed', failure: { reason: 'cut' } });
});

test.each([
  [
    400,
    { error: { message: 'max_tokens: must be ≥ 1', param: 'max_tokens' } },
    'refused',
    'The server refused (400): max_tokens: must be ≥ 1',
  ],
  [404, { object: 'error', message: 'no model r2' }, 'refused', 'The server refused (404): no model r2'],
  [401, { detail: 'bad key' }, 'refused', 'The server refused (401): bad key Give a key with --key.'],
  [503, { error: 'loading' }, 'server-error', 'The server failed (503): loading'],
])('status %i is told in the words of the server', async (httpStatus, body, reason, message) => {
  const events = await answerTo(replyJson(httpStatus, body));
  expect(events).toEqual([{ kind: 'failed', failure: { reason, message, httpStatus } }]);
});

test('an error body that is no JSON is quoted from its start', async () => {
  const events = await answerTo((response) => void response.writeHead(502).end(`<html>${'x'.repeat(1_000)}`));
  expect(events).toMatchObject([{ failure: { message: `The server failed (502): <html>${'x'.repeat(294)}` } }]);
});

test('a page and an event that is no chunk are not understood', async () => {
  const page: EmulatedReply = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
  expect(await answerTo(page)).toMatchObject([{ failure: { reason: 'not-understood' } }]);
  expect(await answerTo(replyStream('data: hello\n\n'))).toMatchObject([{ failure: { reason: 'not-understood' } }]);
});

test('nobody listening is told with the way out', async () => {
  const server = await startEmulatedServer({});
  await server[Symbol.asyncDispose]();
  const client = new ChatClient({ url: server.url, key: undefined });
  onTestFinished(() => client.close());
  const message = `nothing answers at ${server.url}; start it with \`npm start\` or \`regauge up\`, or name another server with --url (ECONNREFUSED)`;
  const failure = { reason: 'unreachable', message, httpStatus: undefined };
  expect(await client.listModels()).toEqual({ kind: 'failed', failure });
});

test('aborting ends the answer as stopped and frees the server', async () => {
  const closed = Promise.withResolvers<void>();
  const { client } = await connect({
    'POST /v1/chat/completions': (response) => {
      openStream(response);
      response.write(deltaEvent({ content: '4' }));
      response.on('close', closed.resolve);
    },
  });
  const abort = new AbortController();
  const events: ChatEvent[] = [];
  for await (const received of client.answer(request, abort.signal)) {
    events.push(received);
    if (received.kind === 'answer') abort.abort();
  }
  await closed.promise;
  expect(events).toEqual([opened, { kind: 'answer', text: '4' }, { kind: 'stopped' }]);
});

test('the request streams with usage, carries key and budget, and leaves out what is not set', async () => {
  const { client, server } = await connect(
    { 'POST /v1/chat/completions': replyStream(deltaEvent({}, 'stop'), done) },
    'k1',
  );
  await Array.fromAsync(client.answer({ ...request, thinkingBudgetTokens: 0 }, new AbortController().signal));
  expect(server.requests).toEqual([
    {
      method: 'POST',
      path: '/v1/chat/completions',
      authorization: 'Bearer k1',
      body: {
        model: 'r1',
        messages: [{ role: 'user', content: 'hi' }],
        stream: true,
        stream_options: { include_usage: true, continuous_usage_stats: true },
        thinking_token_budget: 0,
      },
    },
  ]);
});

test('models are listed with the note of a stand-in', async () => {
  const data = [{ id: 'r1' }, { id: 'tiny', stand_in: true, note: 'sums only' }, { id: 'small', stand_in: true }];
  const { client } = await connect({ 'GET /v1/models': replyJson(200, { object: 'list', data }) });
  expect(await client.listModels()).toEqual({
    kind: 'models',
    models: [
      { id: 'r1', standInNote: undefined },
      { id: 'tiny', standInNote: 'sums only' },
      { id: 'small', standInNote: 'a stand-in for a full reasoning model' },
    ],
  });
});

test('answer-now names the run, and a refusal is told', async () => {
  const { client, server } = await connect({ 'POST /v1/runs/run%2F1/answer-now': replyJson(202, {}) });
  expect(await client.answerNow('run/1')).toEqual({ kind: 'accepted' });
  expect(await client.answerNow('run-2')).toMatchObject({ kind: 'failed', failure: { httpStatus: 404 } });
  expect(server.requests).toHaveLength(2);
});
