import { expect, test } from 'vitest';
import { ApiError } from '../../api/api-error.ts';
import { ChatImport, mostImportBytes } from './chat-import.ts';
import type { ImportResult } from './library-api.ts';

const nothing: ImportResult = { chats: [], skipped: [] };
const file = (text: string) => ({ size: text.length, text: () => Promise.resolve(text) });

test('what is skipped is told with its reason', async () => {
  const skipped = [{ title: 'Old', fault: 'empty' as const, reason: 'no messages' }];
  const own = new ChatImport({ imported: () => Promise.resolve({ ...nothing, skipped }) });
  await own.read(file('[{}]'));
  expect(own.status.value).toEqual({ kind: 'over', imported: 0, skipped, problem: null });
});

test('a file that is no JSON never reaches the server', async () => {
  const sent: unknown[] = [];
  const own = new ChatImport({
    imported: (document) => {
      sent.push(document);
      return Promise.resolve(nothing);
    },
  });
  await own.read(file('PK\u0003\u0004'));
  expect(own.status.value).toEqual({ kind: 'unreadable' });
  await own.read({ size: mostImportBytes + 1, text: () => Promise.resolve('[]') });
  expect(own.status.value).toEqual({ kind: 'too-large' });
  await own.read(file('null'));
  expect(sent).toEqual([null]);
});

test('what was imported before a failure is counted', async () => {
  const half = 'x'.repeat(9_000_000);
  let calls = 0;
  const chat = {
    ...{ id: 'c', title: '', isNamed: false, isPinned: false, folderId: null, createdMs: 0, changedMs: 0 },
    ...{ deletedMs: null, isRunning: false },
  };
  const own = new ChatImport({
    imported: () => {
      calls += 1;
      const refusal = new ApiError({ kind: 'network', message: '', retryAfterMs: null });
      return calls === 1 ? Promise.resolve({ ...nothing, chats: [chat] }) : Promise.reject(refusal);
    },
  });
  await own.read(file(JSON.stringify([half, half])));
  expect(own.status.value).toMatchObject({ kind: 'over', imported: 1, problem: { kind: 'network' } });
});
