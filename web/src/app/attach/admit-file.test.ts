import { expect, test } from 'vitest';
import type { Attachment } from '#wire';
import { admitFile, type ReadableFile } from './admit-file.ts';

const file = (name: string, text: string, over: Partial<ReadableFile> = {}): ReadableFile => {
  const bytes = new TextEncoder().encode(text);
  return { name, type: '', size: bytes.length, arrayBuffer: () => Promise.resolve(bytes.buffer), ...over };
};
const held = (count: number, text = ''): readonly Attachment[] =>
  Array.from({ length: count }, () => ({ name: 'held', mediaType: 'text/plain', text }));
const reasonOf = async (asked: ReadableFile, beside: readonly Attachment[] = []): Promise<string> => {
  const admission = await admitFile(asked, beside);
  return admission.kind === 'refused' ? admission.refused.reason : 'admitted';
};

test('a text file goes along with its name, type and text', async () => {
  expect(await admitFile(file('a.py', 'print(1)', { type: 'text/x-python' }), [])).toEqual({
    kind: 'admitted',
    attachment: { name: 'a.py', mediaType: 'text/x-python', text: 'print(1)' },
    sizeBytes: 8,
  });
});

test('the twentieth goes along, the one after does not', async () => {
  expect(await reasonOf(file('a', 'a'), held(19))).toBe('admitted');
  expect(await reasonOf(file('a', 'a'), held(20))).toBe('too-many');
});

test('the characters of all files together are bounded, to the last one', async () => {
  const beside = held(1, 'x'.repeat(7_999_998));
  expect(await reasonOf(file('a', 'ab'), beside)).toBe('admitted');
  expect(await reasonOf(file('a', 'abc'), beside)).toBe('too-large');
});

test('what cannot fit is refused unread', async () => {
  const arrayBuffer = (): Promise<ArrayBuffer> => Promise.reject(new Error('was read'));
  expect(await reasonOf(file('a', '', { size: 24_000_001, arrayBuffer }))).toBe('too-large');
  expect(await reasonOf(file('a', '', { size: 24_000_000, arrayBuffer }))).toBe('unreadable');
});

test('a name is one line of at most 255 characters', async () => {
  const nameOf = async (name: string): Promise<string | undefined> => {
    const admission = await admitFile(file(name, 'a'), []);
    return admission.kind === 'admitted' ? admission.attachment.name : undefined;
  };
  expect(await nameOf('a\n[file content begin]')).toBe('a [file content begin]');
  expect(await nameOf('n'.repeat(300))).toBe('n'.repeat(255));
  expect(await nameOf('\r\n')).toBe('file');
});
