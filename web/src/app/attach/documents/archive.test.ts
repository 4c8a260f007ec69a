import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { openArchive } from './archive.ts';

const limits = { entries: 10, unpackedBytes: 1_000 };
const zipped = (parts: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));

test('parts are read by name, and those that are not there are left out', () => {
  const archive = openArchive(zipped({ 'a.xml': '<a/>', 'b/c.xml': 'é' }), limits);
  expect([...archive.names]).toEqual(['a.xml', 'b/c.xml']);
  expect([...archive.read(['b/c.xml', 'none'])]).toEqual([['b/c.xml', 'é']]);
});

test('what unpacks to more than the bound is refused before it is, counted over all reads', () => {
  const archive = openArchive(zipped({ a: 'a'.repeat(600), b: 'b'.repeat(401), c: 'c'.repeat(400) }), limits);
  expect(archive.read(['a']).get('a')).toHaveLength(600);
  expect(() => archive.read(['b'])).toThrow(expect.objectContaining({ reason: 'too-much' }));
  const again = openArchive(zipped({ a: 'a'.repeat(600), c: 'c'.repeat(400) }), limits);
  expect(again.read(['a', 'c']).size).toBe(2);
});

test('what nobody asks for may be of any size', () => {
  const archive = openArchive(zipped({ picture: 'x'.repeat(100_000), a: 'a' }), limits);
  expect(archive.read(['a']).get('a')).toBe('a');
});

test('a part that says it is small gets no more room than that', () => {
  const bytes = zipped({ a: `<a>${' '.repeat(900)}</a>` });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const directory = view.getUint32(bytes.length - 22 + 16, true);
  // The size that it unpacks to, as the directory says it.
  view.setUint32(directory + 24, 50, true);
  expect(openArchive(bytes, limits).read(['a']).get('a')).toBe(`<a>${' '.repeat(47)}`);
});

test('a zip of too many parts is refused', () => {
  const parts = (count: number) => zipped(Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`, ''])));
  expect(openArchive(parts(10), limits).names.size).toBe(10);
  expect(() => openArchive(parts(11), limits)).toThrow(expect.objectContaining({ reason: 'too-much' }));
});

test('what is no zip is something else, and a part that is no text is broken', () => {
  expect(() => openArchive(Uint8Array.of(0x50, 0x4b, 3, 4, 0), limits)).toThrow(
    expect.objectContaining({ reason: 'other' }),
  );
  const archive = openArchive(zipSync({ a: Uint8Array.of(0xe9) }), limits);
  expect(() => archive.read(['a'])).toThrow(expect.objectContaining({ reason: 'broken' }));
});

test('a part in UTF-16 is read by its mark', () => {
  const archive = openArchive(
    zipSync({ a: Uint8Array.of(0xff, 0xfe, 0x60, 0x4f), b: Uint8Array.of(0xfe, 0xff, 0x4f, 0x60) }),
  );
  expect([...archive.read(['a', 'b']).values()]).toEqual(['你', '你']);
});
