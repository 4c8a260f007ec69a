import { expect, test, vi } from 'vitest';
import type { ReadableFile } from './admit-file.ts';
import { Attachments } from './attachments.ts';

const file = (name: string, text: string): ReadableFile => {
  const bytes = new TextEncoder().encode(text);
  return { name, type: 'text/plain', size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.buffer) };
};
const counting = (tokens: number) => () => Promise.resolve(Response.json({ tokens }));
const names = (attachments: Attachments): readonly string[] =>
  attachments.files.value.map(({ attachment }) => attachment.name);

test('files are counted by the server, and about where it does not', async () => {
  const [counted, failing] = [
    new Attachments(counting(7)),
    new Attachments(() => Promise.reject(new Error('no server'))),
  ];
  for (const attachments of [counted, failing]) await attachments.add([file('a', 'abcdefghij')]);
  expect(counted.files.value[0]?.cost).toEqual({ kind: 'counting' });
  await vi.waitFor(() => expect(counted.files.value[0]?.cost).toEqual({ kind: 'counted', tokens: 7 }));
  await vi.waitFor(() => expect(failing.files.value[0]?.cost).toEqual({ kind: 'about', tokens: 3 }));
});

test('what is refused is told with its reason, until the next choice', async () => {
  const attachments = new Attachments(counting(1));
  await attachments.add([file('empty.txt', ''), file('a.txt', 'a')]);
  expect(attachments.refused.value).toEqual([{ name: 'empty.txt', reason: 'empty' }]);
  await attachments.add([file('b.txt', 'b')]);
  expect(attachments.refused.value).toEqual([]);
  expect(names(attachments)).toEqual(['a.txt', 'b.txt']);
});

test('each chat keeps its own files, and a new chat takes them along when it gets its id', async () => {
  const attachments = new Attachments(counting(1));
  await attachments.add([file('new.txt', 'a')]);
  attachments.rename('first');
  attachments.show('second');
  expect(names(attachments)).toEqual([]);
  await attachments.add([file('second.txt', 'a')]);
  attachments.show('first');
  expect(names(attachments)).toEqual(['new.txt']);
  expect(attachments.take().map(({ name }) => name)).toEqual(['new.txt']);
  expect(names(attachments)).toEqual([]);
});
