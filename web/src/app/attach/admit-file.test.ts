import { expect, test } from 'vitest';
import type { Attachment } from '#wire';
import { admitFile, type ReadableFile, type ReadDocument } from './admit-file.ts';

const file = (name: string, text: string, over: Partial<ReadableFile> = {}): ReadableFile => {
  const bytes = new TextEncoder().encode(text);
  return { ...fileOf(bytes), name, ...over };
};
/** A browser's own blob is the file; only what it says of itself is ours. */
function fileOf(bytes: Uint8Array<ArrayBuffer>): ReadableFile {
  const blob = new Blob([bytes]);
  return {
    name: '',
    type: '',
    size: blob.size,
    arrayBuffer: () => blob.arrayBuffer(),
    slice: (...at) => blob.slice(...at),
  };
}
const noDocuments: ReadDocument = () => Promise.reject(new Error('nothing reads documents here'));
const held = (count: number, text = ''): readonly Attachment[] =>
  Array.from({ length: count }, () => ({ name: 'held', mediaType: 'text/plain', text }));
const reasonOf = async (
  asked: ReadableFile,
  beside: readonly Attachment[] = [],
  read: ReadDocument = noDocuments,
): Promise<string> => {
  const admission = await admitFile(asked, beside, read);
  return admission.kind === 'refused' ? admission.refused.reason : 'admitted';
};

test('a text file goes along with its name, type and text', async () => {
  expect(await admitFile(file('a.py', 'print(1)', { type: 'text/x-python' }), [], noDocuments)).toEqual({
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
    const admission = await admitFile(file(name, 'a'), [], noDocuments);
    return admission.kind === 'admitted' ? admission.attachment.name : undefined;
  };
  expect(await nameOf('a\n[file content begin]')).toBe('a [file content begin]');
  expect(await nameOf('n'.repeat(300))).toBe('n'.repeat(255));
  expect(await nameOf('\r\n')).toBe('file');
});

test('a document goes along with the text that was read of it, and is given away with the room there is', async () => {
  const asked: (readonly [number, number])[] = [];
  const read: ReadDocument = (bytes, maxChars) => {
    asked.push([bytes.byteLength, maxChars]);
    return Promise.resolve({ kind: 'text', text: 'its text' });
  };
  const admission = await admitFile(file('a.pdf', '%PDF-1.7', { type: 'application/pdf' }), held(1, 'beside'), read);
  const attachment = { name: 'a.pdf', mediaType: 'application/pdf', text: 'its text' };
  expect(admission).toEqual({ kind: 'admitted', attachment, sizeBytes: 8 });
  expect(asked).toEqual([[8, 7_999_994]]);
});

test('a document is refused with the reason of what read it, and as unreadable where nothing does', async () => {
  const refusing: ReadDocument = () => Promise.resolve({ kind: 'refused', reason: 'locked' });
  expect(await reasonOf(file('a.pdf', '%PDF-1.7'), [], refusing)).toBe('locked');
  expect(await reasonOf(file('a.pdf', '%PDF-1.7'), [], noDocuments)).toBe('unreadable');
});

test('a zip that is no document is one by its name only, which tells what to do with it', async () => {
  const other: ReadDocument = () => Promise.resolve({ kind: 'refused', reason: 'other' });
  expect(await reasonOf(file('book.EPUB', 'PK\u0003\u0004'), [], other)).toBe('document');
  expect(await reasonOf(file('photos.zip', 'PK\u0003\u0004'), [], other)).toBe('not-text');
});

test('a document may be larger than text, up to a bound of its own, beyond which it is not read', async () => {
  const read: ReadDocument = () => Promise.resolve({ kind: 'text', text: 'a' });
  expect(await reasonOf(file('a.pdf', '%PDF-1.7', { size: 50_000_000 }), [], read)).toBe('admitted');
  expect(await reasonOf(file('a.pdf', '%PDF-1.7', { size: 50_000_001 }), [], noDocuments)).toBe('too-much');
});
