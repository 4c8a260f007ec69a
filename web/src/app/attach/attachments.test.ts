import { expect, test, vi } from 'vitest';
import type { ReadableFile } from './admit-file.ts';
import { Attachments } from './attachments.ts';
import type { ReadDocumentUntil } from './load-document-reader.ts';

const file = (name: string, text: string): ReadableFile => {
  const bytes = new TextEncoder().encode(text);
  const blob = new Blob([bytes]);
  const read = { arrayBuffer: () => blob.arrayBuffer(), slice: (start: number, end: number) => blob.slice(start, end) };
  return { name, type: 'text/plain', size: bytes.length, ...read };
};
const noDocuments: ReadDocumentUntil = () => Promise.reject(new Error('nothing reads documents here'));
const counting = (tokens: number) => () => Promise.resolve(Response.json({ tokens }));
const names = (attachments: Attachments): readonly string[] =>
  attachments.files.value.map(({ attachment }) => attachment.name);

test('files are counted by the server, and about where it does not', async () => {
  const [counted, failing] = [
    new Attachments(counting(7), noDocuments),
    new Attachments(() => Promise.reject(new Error('no server')), noDocuments),
  ];
  for (const attachments of [counted, failing]) await attachments.add([file('a', 'abcdefghij')]);
  expect(counted.files.value[0]?.cost).toEqual({ kind: 'counting' });
  await vi.waitFor(() => expect(counted.files.value[0]?.cost).toEqual({ kind: 'counted', tokens: 7 }));
  await vi.waitFor(() => expect(failing.files.value[0]?.cost).toEqual({ kind: 'about', tokens: 3 }));
});

test('what is refused is told with its reason, until the next choice', async () => {
  const attachments = new Attachments(counting(1), noDocuments);
  await attachments.add([file('empty.txt', ''), file('a.txt', 'a')]);
  expect(attachments.refused.value).toEqual([{ name: 'empty.txt', reason: 'empty' }]);
  await attachments.add([file('b.txt', 'b')]);
  expect(attachments.refused.value).toEqual([]);
  expect(names(attachments)).toEqual(['a.txt', 'b.txt']);
});

test('each chat keeps its own files, and a new chat takes them along when it gets its id', async () => {
  const attachments = new Attachments(counting(1), noDocuments);
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

/** Reads until it is told to stop, as what is slow does. */
const endless: ReadDocumentUntil = (_bytes, _maxChars, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('a document is named while it is read, and one that is stopped is neither attached nor refused', async () => {
  const attachments = new Attachments(counting(1), endless);
  const added = attachments.add([file('slow.pdf', '%PDF-1.7'), file('a.txt', 'a')]);
  await vi.waitFor(() => expect(attachments.reading.value).toBe('slow.pdf'));
  attachments.stopReading();
  await added;
  expect([attachments.reading.value, names(attachments), attachments.refused.value]).toEqual(['', ['a.txt'], []]);
});

test('a document that was being read for a chat that is left is given up, and so are those after it', async () => {
  const attachments = new Attachments(counting(1), endless);
  const added = attachments.add([file('slow.pdf', '%PDF-1.7'), file('a.txt', 'a')]);
  await vi.waitFor(() => expect(attachments.reading.value).toBe('slow.pdf'));
  attachments.show('another');
  await added;
  expect([attachments.reading.value, names(attachments)]).toEqual(['', []]);
  attachments.show(null);
  expect(names(attachments)).toEqual([]);
});
