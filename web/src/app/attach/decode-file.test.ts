import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFile } from './decode-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('text is what decodes', () => {
  expect(decodeFile(bytes('let a = 1;\n'))).toEqual({ kind: 'text', text: 'let a = 1;\n' });
  expect(decodeFile(bytes('你好，世界'))).toEqual({ kind: 'text', text: '你好，世界' });
});

test('a byte order mark is no part of the text', () => {
  expect(decodeFile(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual({ kind: 'text', text: 'a' });
});

test('a zero byte and a byte that UTF-8 never has make it no text', () => {
  expect(decodeFile(bytes('a\0b'))).toEqual({ kind: 'refused', reason: 'not-text' });
  expect(decodeFile(Uint8Array.of(0x63, 0x61, 0x66, 0xe9))).toEqual({
    kind: 'refused',
    reason: 'not-text',
  });
});

test('a file of nothing but white space is empty', () => {
  expect(decodeFile(new Uint8Array(0))).toEqual({ kind: 'refused', reason: 'empty' });
  expect(decodeFile(bytes(' \n\t\r\n'))).toEqual({ kind: 'refused', reason: 'empty' });
});

test('every text without a zero comes out as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      fc.pre(!text.includes('\0') && text.trim() !== '' && !text.startsWith('\uFEFF'));
      expect(decodeFile(bytes(text))).toEqual({ kind: 'text', text });
    }),
  );
});
