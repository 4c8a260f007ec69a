import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Chats } from '#chats';
import type { AppOptions, Authenticate, Gateway } from '#gateway';
import type { Answer, AnswerEvent, ChatPage, FinishedAnswer, OpenedChat, Session } from '#wire';
import { readAnswerEvent } from '../../web/src/answers/read-answer-event.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startEngine } from '../support/start-engine.ts';
import { replicaAt, startGateway } from './start-gateway.ts';

let engine: ServerProcess;
let folder: string;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regauge-app-'));
  engine = await startEngine({ model: nanoR1, context: 2_048 });
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const callers: readonly string[] = ['ada', 'bob'];
const byKey: Authenticate = (credential) => {
  const name = callers.find((one) => credential === `key-of-${one}`);
  if (name === undefined) return { kind: 'refused', because: 'this key is unknown here' };
  return { kind: 'caller', caller: { name, rules: [], models: undefined, priority: 0 } };
};

/** A gateway process with its app, as far as a test in one process can have one. */
async function start(database: string, authenticate?: Authenticate): Promise<Gateway> {
  const chats = await Chats.open({ kind: 'sqlite', path: join(folder, database) });
  const app: AppOptions = {
    chats,
    secret: new Uint8Array(32).fill(1),
    webRoot: undefined,
    version: '0',
    needsKey: () => authenticate !== undefined,
    placeOf: () => ({ pool: 'cpu', kind: 'regauge', accelerator: 'cpu' }),
    callerNamed: (name) => ({ name: name || undefined, rules: [], models: undefined, priority: 0 }),
    pools: () => [],
  };
  const gateway = await startGateway(
    [replicaAt('engine', engine.url)],
    {},
    { app, ...(authenticate && { authenticate }) },
  );
  open.push(chats, gateway);
  return gateway;
}

let made = 0;
const newId = (what: string) => `${what}-${String(++made).padStart(16, '0')}`;

async function call<Body>(url: string, init: RequestInit & { readonly json?: object } = {}): Promise<Body> {
  const { json, ...rest } = init;
  const response = await fetch(url, {
    ...rest,
    ...(json && { method: 'POST', body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return JSON.parse((await response.text()) || 'null');
}

/** Asks in a new chat, greedily. */
async function ask(url: string, text: string): Promise<{ readonly chat: string; readonly answer: Answer }> {
  const [chat, questionId] = [newId('chat'), newId('question')];
  const question = { id: questionId, parentId: null, text };
  const answer = { id: newId('answer'), questionId, options: { temperature: 0 } };
  const kept = await call<{ answer: Answer }>(`${url}/app/api/chats/${chat}/turns`, { json: { question, answer } });
  return { chat, answer: kept.answer };
}

interface Held {
  readonly thinking: string;
  readonly answer: string;
}

async function* follow(url: string, { id, runId }: Answer, held: Held): AsyncGenerator<AnswerEvent> {
  const query = `answer=${id}&thinkingChars=${held.thinking.length}&answerChars=${held.answer.length}`;
  const { body } = await fetch(`${url}/app/api/runs/${runId ?? 'none'}/stream?${query}`);
  if (!body) throw new Error('no body');
  for await (const { data } of body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) {
    const event = readAnswerEvent(data);
    if (event) yield event;
  }
}

/** What a reader holds at the end, and the last word of the stream. */
async function readOn(url: string, answer: Answer, held: Held = { thinking: '', answer: '' }) {
  let { thinking, answer: text } = held;
  let done: FinishedAnswer | undefined;
  for await (const event of follow(url, answer, held)) {
    if (event.kind === 'start') {
      thinking = thinking.slice(0, event.start.thinkingChars);
      text = text.slice(0, event.start.answerChars);
    } else if (event.kind === 'thinking') thinking += event.text;
    else if (event.kind === 'answer') text += event.text;
    else if (event.kind === 'done') done = event.answer;
  }
  return { thinking, answer: text, done };
}

const long = 'What is 987 * 86?';

test('a question is answered into the store while it is read, and its record says what it took', async () => {
  const { url } = await start('ask.sqlite');
  const { chat, answer } = await ask(url, 'What is 417 + 385?');
  const read = await readOn(url, answer);
  expect(read.answer).toBe('802');
  expect(read.done).toMatchObject({
    state: 'complete',
    finishReason: 'stop',
    runId: null,
    thinkingChars: read.thinking.length,
  });
  const opened = await call<OpenedChat>(`${url}/app/api/chats/${chat}`);
  expect(opened.chat).toMatchObject({ title: 'What is 417 + 385?', isRunning: false });
  expect(opened.messages.map(({ role }) => role)).toEqual(['question', 'answer']);
  expect(opened.messages[1]).toMatchObject({ thinking: read.thinking, answer: '802' });
  expect(read.done?.attempts).toMatchObject([{ pool: 'cpu', accelerator: 'cpu', end: 'finished' }]);
  expect(read.done?.usage).toMatchObject({ promptTokens: 23, isEstimated: false });
});

test('from wherever a reader is, it gets exactly what it lacks', async () => {
  const { url } = await start('cursor.sqlite');
  const { answer } = await ask(url, long);
  const whole = await readOn(url, answer);
  for (const share of [0, 0.1, 0.25, 0.5, 0.75, 0.99, 1]) {
    const held = { thinking: whole.thinking.slice(0, Math.floor(whole.thinking.length * share)), answer: '' };
    expect(await readOn(url, answer, held)).toEqual(whole);
  }
  const tooMuch = { thinking: `${whole.thinking} and what was lost in a crash`, answer: `${whole.answer}!` };
  expect(await readOn(url, answer, tooMuch)).toEqual(whole);
});

/** Follows until there is some of the thought, and stops the engine there. */
async function freezeInMidThought(url: string, answer: Answer): Promise<void> {
  for await (const event of follow(url, answer, { thinking: '', answer: '' })) {
    if (event.kind !== 'thinking') continue;
    process.kill(engine.pid, 'SIGSTOP');
    return;
  }
}

test('a process that ends in mid-thought is gone on after, from its exact tokens, to the text of an undisturbed run', async () => {
  const first = await start('restart.sqlite');
  const undisturbed = await ask(first.url, long);
  const whole = await readOn(first.url, undisturbed.answer);
  const { chat, answer } = await ask(first.url, long);
  await freezeInMidThought(first.url, answer);
  await first.close();
  process.kill(engine.pid, 'SIGCONT');
  const second = await start('restart.sqlite');
  const between = await call<Answer>(`${second.url}/app/api/answers/${answer.id}`);
  expect(between.state).toBe('running');
  expect(between.thinking.length).toBeLessThan(whole.thinking.length);
  expect(whole.thinking.startsWith(between.thinking)).toBe(true);
  await second.resumeAnswers(true);
  const resumed = (await call<OpenedChat>(`${second.url}/app/api/chats/${chat}`)).messages[1];
  if (resumed?.role !== 'answer') throw new Error('the answer is gone');
  const read = await readOn(second.url, resumed, between);
  expect({ thinking: read.thinking, answer: read.answer }).toEqual({ thinking: whole.thinking, answer: whole.answer });
  expect(read.done).toMatchObject({ state: 'complete', finishReason: 'stop' });
});

test('Stop from anywhere ends it for all, twice is once, and it can be gone on with', async () => {
  const { url } = await start('stop.sqlite');
  const whole = await readOn(url, (await ask(url, long)).answer);
  const { answer } = await ask(url, long);
  await freezeInMidThought(url, answer);
  const other = readOn(url, answer);
  const stop = `${url}/app/api/runs/${answer.runId}/stop?answer=${answer.id}`;
  expect(await call(stop, { method: 'POST' })).toEqual({ state: 'stopped' });
  expect(await call(stop, { method: 'POST' })).toEqual({ state: 'stopped' });
  expect((await other).done).toMatchObject({ state: 'stopped', finishReason: null });
  process.kill(engine.pid, 'SIGCONT');
  const again = await call<Answer>(`${url}/app/api/answers/${answer.id}/continue`, { method: 'POST' });
  expect(again).toMatchObject({ state: 'running' });
  const read = await readOn(url, again);
  expect({ thinking: read.thinking, answer: read.answer }).toEqual({ thinking: whole.thinking, answer: whole.answer });
  expect(read.done?.attempts).toHaveLength(2);
});

test('the same turn twice is one answer', async () => {
  const { url } = await start('twice.sqlite');
  const question = { id: newId('question'), parentId: null, text: 'What is 1 + 2?' };
  const turn = { question, answer: { id: newId('answer'), questionId: question.id, options: {} } };
  const post = () =>
    call<{ answer: Answer }>(`${url}/app/api/chats/${newId('chat').slice(0, 4)}-one-chat-here/turns`, { json: turn });
  const [one, other] = [await post(), await post()];
  expect(other.answer.runId === null || other.answer.runId === one.answer.runId).toBe(true);
  await readOn(url, one.answer);
  const { chats } = await call<ChatPage>(`${url}/app/api/chats`);
  expect(chats).toHaveLength(1);
});

test('with keys a browser signs in by a sealed cookie, and sees its own chats alone', async () => {
  const { url } = await start('keys.sqlite', byKey);
  expect(await call<Session>(`${url}/app/api/session`)).toMatchObject({
    needsKey: true,
    isSignedIn: false,
    models: [],
  });
  const signIn = async (key: string) =>
    await fetch(`${url}/app/api/session`, {
      method: 'POST',
      body: JSON.stringify({ key }),
      headers: { 'content-type': 'application/json' },
    });
  expect((await signIn('key-of-eve')).status).toBe(401);
  const cookies = await Promise.all(
    callers.map(async (name) => (await signIn(`key-of-${name}`)).headers.get('set-cookie')),
  );
  expect(cookies[0]).toMatch(/^regauge-session=[\w-]+; Max-Age=\d+; Path=\/app\/; HttpOnly; SameSite=Strict$/);
  expect(cookies[0]).not.toContain('key-of-ada');
  const as = (i: number, path: string, more: RequestInit = {}) =>
    fetch(url + path, {
      ...more,
      headers: {
        cookie: cookies[i]?.split(';')[0] ?? '',
        ...(more.body ? { 'content-type': 'application/json' } : {}),
      },
    });
  const chat = newId('chat');
  expect((await as(0, `/app/api/chats/${chat}`, { method: 'PUT', body: '{"title":"mine"}' })).status).toBe(200);
  expect((await as(0, `/app/api/chats/${chat}`)).status).toBe(200);
  const [stranger, nothing] = [await as(1, `/app/api/chats/${chat}`), await as(1, `/app/api/chats/${newId('chat')}`)];
  expect([stranger.status, nothing.status]).toEqual([404, 404]);
  // The cookie is for the app's own paths.
  expect((await as(0, '/v1/models')).status).toBe(401);
});

test('a page elsewhere can neither write nor, by a name that leads here, read', async () => {
  const { url } = await start('origin.sqlite');
  const { host } = new URL(url);
  const send = (headers: Record<string, string>, method = 'PUT') =>
    fetch(`${url}/app/api/chats/${newId('chat')}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'PUT' && { body: '{}' }),
    });
  expect((await send({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await send({ origin: `http://${host}` })).status).toBe(200);
  expect((await send({})).status).toBe(200);
});
