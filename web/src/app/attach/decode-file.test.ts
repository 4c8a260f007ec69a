import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFile } from './decode-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('text is what decodes, whatever the file is called', () => {
  expect(decodeFile('photo.png', bytes('let a = 1;\n'))).toEqual({ kind: 'text', text: 'let a = 1;\n' });
  expect(decodeFile('说明', bytes('你好，世界'))).toEqual({ kind: 'text', text: '你好，世界' });
});

test('a byte order mark is no part of the text', () => {
  expect(decodeFile('a.csv', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ kind: 'text', text: 'a' });
});

test('a zero byte and a byte that UTF-8 never has make it no text', () => {
  expect(decodeFile('a.txt', bytes('a\0b'))).toEqual({ kind: 'refused', reason: 'not-text' });
  expect(decodeFile('latin1.txt', Uint8Array.of(0x63, 0x61, 0x66, 0xe9))).toEqual({
    kind: 'refused',
    reason: 'not-text',
  });
});

test('PDF and office documents are told apart from other files that are no text', () => {
  expect(decodeFile('paper', bytes('%PDF-1.7\n'))).toEqual({ kind: 'refused', reason: 'document' });
  expect(decodeFile('old.doc', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0))).toEqual({
    kind: 'refused',
    reason: 'document',
  });
  const zipped = Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14, 0);
  expect(decodeFile('Report.DOCX', zipped)).toEqual({ kind: 'refused', reason: 'document' });
  expect(decodeFile('photos.zip', zipped)).toEqual({ kind: 'refused', reason: 'not-text' });
});

test('a file of nothing but white space is empty', () => {
  expect(decodeFile('a.txt', new Uint8Array(0))).toEqual({ kind: 'refused', reason: 'empty' });
  expect(decodeFile('a.txt', bytes(' \n\t\r\n'))).toEqual({ kind: 'refused', reason: 'empty' });
});

test('every text without a zero comes out as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      fc.pre(!text.includes('\0') && text.trim() !== '' && !text.startsWith('\uFEFF') && !text.startsWith('%PDF-'));
      expect(decodeFile('a', bytes(text))).toEqual({ kind: 'text', text });
    }),
  );
});
