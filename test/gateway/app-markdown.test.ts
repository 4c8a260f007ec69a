import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chats, type ChatsDocument } from '#chats';
import type { Authenticate, Gateway } from '#gateway';
import type { ChatSummary } from '#wire';
import { replicaAt, startGateway } from './start-gateway.ts';

let folder: string;
let chats: Chats;
let gateway: Gateway;

const byKey: Authenticate = (credential) => {
  const name = /^key-of-(ada|bob)$/.exec(credential ?? '')?.[1];
  if (name === undefined) return { kind: 'refused', because: 'this key is unknown here' };
  return { kind: 'caller', caller: { name, rules: [], models: undefined, priority: 0 } };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regauge-markdown-'));
  chats = await Chats.open({ kind: 'sqlite', path: join(folder, 'chats.sqlite') });
  const app = {
    ...{ chats, secret: new Uint8Array(32).fill(1), webRoot: undefined, version: '0', needsKey: () => true },
    placeOf: () => ({ pool: 'cpu', kind: 'regauge', accelerator: 'cpu' }),
    callerNamed: (name: string) => ({ name, rules: [], models: undefined, priority: 0 }),
    pools: () => [],
  };
  // Nothing is asked of it here.
  gateway = await startGateway([replicaAt('engine', 'http://127.0.0.1:9')], {}, { app, authenticate: byKey });
});
afterAll(async () => {
  await gateway.close();
  await chats.close();
  await rm(folder, { recursive: true, force: true });
});

/** More turns than one page of an opened chat has. */
function document(turns: number): ChatsDocument {
  const messages = Array.from({ length: turns }, (_, turn) => {
    const [id, answerId] = [`question-${turn}`, `answer-${turn}`];
    const parentId = turn === 0 ? null : `answer-${turn - 1}`;
    return [
      { role: 'question', id, parentId, createdMs: turn, text: `Q${turn}`, attachments: [] } as const,
      {
        ...({ role: 'answer', id: answerId, parentId: id, createdMs: turn, model: 'r1', options: {} } as const),
        ...({ state: 'complete', thinking: `T${turn}`, answer: `A${turn}`, finishReason: 'stop' } as const),
        ...{ error: null, usage: null, attempts: [] },
      },
    ];
  }).flat();
  const chat = {
    title: 'Sums',
    isNamed: true,
    isPinned: false,
    createdMs: 0,
    changedMs: 0,
    folder: null,
    leafId: null,
  };
  return { format: 'regauge-chats', version: 1, chats: [{ ...chat, messages }] };
}

function request(path: string, key: string): Promise<Response> {
  return fetch(`${gateway.url}/app/api/${path}`, { headers: { authorization: `Bearer ${key}` } });
}

async function imported(turns: number): Promise<ChatSummary> {
  const { chats: taken } = await chats.importChats('ada', document(turns), 1);
  expect(taken).toHaveLength(1);
  return taken[0]!;
}

test('a chat leaves as Markdown from its first question on, with its thoughts or without', async () => {
  const { id } = await imported(30);
  const whole = await request(`chats/${id}/markdown`, 'key-of-ada');
  expect(whole.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  expect(whole.headers.get('content-disposition')).toMatch(/^attachment;/);
  const text = await whole.text();
  expect(text).toMatch(/^# Sums\n\n## Question\n\nQ0\n\n## Answer \(r1\)\n\n> T0\n\nA0\n/);
  expect(text).toMatch(/> T29\n\nA29\n$/);
  const bare = await (await request(`chats/${id}/markdown?thoughts=0`, 'key-of-ada')).text();
  expect(bare).toBe(text.replaceAll(/> T\d+\n\n/g, ''));
});

test('somebody else’s chat is told like one that is not there', async () => {
  const { id } = await imported(1);
  for (const path of [`chats/${id}/markdown`, 'chats/chat-that-nobody-has/markdown']) {
    expect((await request(path, 'key-of-bob')).status).toBe(404);
  }
});
