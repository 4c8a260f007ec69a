import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { CliContext } from '../context.ts';
import type { ChatOptions } from './chat-settings.ts';
import { runChat } from './run-chat.ts';
import {
  deltaEvent,
  done,
  type EmulatedReplies,
  type EmulatedServer,
  openStream,
  replyJson,
  replyStream,
  startEmulatedServer,
  usageEvent,
} from './testing/emulated-chat-server.ts';

const whole = replyStream(
  deltaEvent({ reasoning_content: 'two and ' }),
  deltaEvent({ reasoning_content: 'two' }),
  deltaEvent({ content: '\n\nIt is ' }),
  deltaEvent({ content: '4\u001b.' }),
  deltaEvent({}, 'stop'),
  usageEvent(5, 9, 3),
  done,
);
const models = replyJson(200, { data: [{ id: 'r1' }] });
const served: EmulatedReplies = { 'GET /v1/models': models, 'POST /v1/chat/completions': whole };

const serve = async (replies: EmulatedReplies): Promise<EmulatedServer> => {
  const server = await startEmulatedServer(replies);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
};

interface Terminal {
  readonly context: CliContext;
  readonly out: () => string;
  readonly err: () => string;
}

const collect = (): { readonly stream: PassThrough; readonly text: () => string } => {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return { stream, text: () => text };
};

const terminal = (url: string, typed = ''): Terminal => {
  const stdout = collect();
  const stderr = collect();
  const stdin = Readable.from([Buffer.from(typed)]);
  const io = { stdout: stdout.stream, stderr: stderr.stream, stdin };
  return {
    context: { home: '/nowhere', env: { REGAUGE_URL: url }, platform: 'linux', ...io },
    out: stdout.text,
    err: stderr.text,
  };
};

const run = async (url: string, options: ChatOptions, typed?: string) => {
  const { context, out, err } = terminal(url, typed);
  const exitCode = await runChat(context, options);
  return { exitCode, out: out(), err: err() };
};

test('a question prints its answer and nothing else', async () => {
  const { url } = await serve(served);
  expect(await run(url, { question: ['2+2?'] })).toEqual({ exitCode: 0, out: 'It is 4\u001b.\n', err: '' });
});

test('the question can be piped, alone or after the words', async () => {
  const server = await serve(served);
  await run(`${server.url}/v1/`, {}, '2+2?\n');
  await run(server.url, { question: ['Review', 'this:', '-'] }, 'a\nb\n');
  const contents = server.requests.flatMap(({ body }) => (body ? [(body as { messages: unknown }).messages] : []));
  expect(contents).toEqual([[{ role: 'user', content: '2+2?' }], [{ role: 'user', content: 'Review this:\n\na\nb' }]]);
});

test('options reach the request', async () => {
  const server = await serve(served);
  const options = { question: ['q'], model: 'r2', budget: '64', system: 'Be brief.', temperature: '0', key: 'k' };
  await run(server.url, options);
  expect(server.requests.at(-1)).toMatchObject({
    authorization: 'Bearer k',
    body: {
      model: 'r2',
      temperature: 0,
      thinking_token_budget: 64,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'q' },
      ],
    },
  });
});

test('with --think the thought goes to standard error', async () => {
  const { url } = await serve(served);
  const { out, err } = await run(url, { question: ['q'], think: true });
  expect(out).toBe('It is 4\u001b.\n');
  expect(err).toMatch(/^Thinking…\ntwo and two\nThought for [\d.]+ s · 2 tokens · [\d.]+ tok\/s\n\n$/);
});

test('--json prints one object with figures', async () => {
  const { url } = await serve(served);
  const { exitCode, out, err } = await run(url, { question: ['q'], json: true });
  expect([exitCode, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual({
    model: 'r1',
    outcome: 'finished',
    answer: '\n\nIt is 4\u001b.',
    thought: 'two and two',
    finishReason: 'stop',
    promptTokens: 5,
    thinkingTokens: 3,
    answerTokens: 6,
    ttftMs: expect.any(Number),
    thinkingMs: expect.any(Number),
    totalMs: expect.any(Number),
  });
});

test('a stand-in is named on standard error', async () => {
  const standIn = replyJson(200, { data: [{ id: 'tiny', stand_in: true, note: 'sums only' }] });
  const { url } = await serve({ ...served, 'GET /v1/models': standIn });
  expect((await run(url, { question: ['q'] })).err).toBe('tiny (stand-in: sums only)\n');
});

test('nobody listening exits with 69 and says how to start one', async () => {
  const server = await startEmulatedServer({});
  await server[Symbol.asyncDispose]();
  const { exitCode, out, err } = await run(server.url, { question: ['q'] });
  expect([exitCode, out]).toEqual([69, '']);
  expect(err).toBe(
    `regauge: nothing answers at ${server.url}; start it with \`npm start\` or \`regauge up\`, or name another server with --url (ECONNREFUSED)\n`,
  );
  const json = await run(server.url, { question: ['q'], json: true });
  expect(JSON.parse(json.out)).toMatchObject({ outcome: 'failed', failure: { reason: 'unreachable' } });
});

test.each([
  [401, 77],
  [404, 66],
  [429, 69],
  [400, 1],
  [500, 69],
])('status %i exits with %i', async (status, exitCode) => {
  const { url } = await serve({
    ...served,
    'POST /v1/chat/completions': replyJson(status, { error: { message: 'no' } }),
  });
  expect((await run(url, { question: ['q'] })).exitCode).toBe(exitCode);
});

test('a broken stream keeps what came, exits with 74 and says so', async () => {
  const { url } = await serve({ ...served, 'POST /v1/chat/completions': replyStream(deltaEvent({ content: 'It' })) });
  expect(await run(url, { question: ['q'] })).toEqual({
    exitCode: 74,
    out: 'It\n',
    err: '[The stream ended before the answer was finished; /retry asks again.]\n',
  });
});

test('an interruption stops the answer and exits with 130', async () => {
  const { url } = await serve({
    ...served,
    'POST /v1/chat/completions': (response) => {
      openStream(response);
      response.write(deltaEvent({ content: 'It' }));
    },
  });
  const { context, out, err } = terminal(url);
  const abort = new AbortController();
  const ended = runChat(context, { question: ['q'] }, abort.signal);
  await once(context.stdout, 'data');
  abort.abort();
  expect(await ended).toBe(130);
  expect([out(), err()]).toEqual(['It\n', '[stopped]\n']);
});

test.each([
  [{ budget: '-1' }, '--budget is "-1"; expected a whole number of tokens, off or none.'],
  [{ temperature: 'hot' }, '--temperature is "hot"; expected a number from 0 to 2.'],
  [{ temperature: 'NaN' }, '--temperature is "NaN"; expected a number from 0 to 2.'],
  [{ url: 'localhost:8910' }, '--url is "localhost:8910"; expected an address such as http://127.0.0.1:8910.'],
  [{ key: 'a\nb' }, '--key is empty or holds blanks or characters outside ASCII; expected the key as it was issued.'],
])('%j is refused before anything is asked', async (options, message) => {
  await expect(run('http://127.0.0.1:1', { question: ['q'], ...options })).rejects.toMatchObject({
    code: 'CLI_USAGE',
    message,
  });
});

test('an empty question exits with 64', async () => {
  const { url } = await serve(served);
  expect((await run(url, {}, '\n')).exitCode).toBe(64);
});

test('a conversation on a terminal shows, remembers and leaves', async () => {
  const server = await serve(served);
  const home = await mkdtemp(join(tmpdir(), 'regauge-chat-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const { context, out } = terminal(server.url);
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(context.stdout, { isTTY: true, columns: 80 });
  const ended = runChat({ ...context, home, env: { REGAUGE_URL: server.url, NO_COLOR: '1' }, stdin, stdout }, {});
  stdin.write('\u001b[200~two\nlines\u001b[201~\rand more\r/bye\r');
  expect(await ended).toBe(0);
  expect(out()).toContain('Thinking…\ntwo and two\nThought for ');
  expect(out()).toContain('It is 4␛.\n');
  expect(await readFile(join(home, 'chat-history'), 'utf8')).toBe('two␊lines\nand more\n/bye\n');
  expect(server.requests.at(-1)?.body).toMatchObject({
    messages: [
      { role: 'user', content: 'two\nlines' },
      { role: 'assistant', content: '\n\nIt is 4\u001b.' },
      { role: 'user', content: 'and more' },
    ],
  });
});
