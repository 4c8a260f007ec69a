import { fc, test as lawTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { TokenText } from './token-text.ts';

/** Tokens 0, 1, … with these bytes. */
function readerOf(pieces: readonly Uint8Array[]): TokenText {
  return new TokenText((token) => pieces[token] ?? new Uint8Array(0));
}

function textsOf(pieces: readonly Uint8Array[]): readonly string[] {
  const reader = readerOf(pieces);
  return [...pieces.map((_, token) => reader.push(token)), reader.flush()];
}

/** Cut after these shares of its length; equal ones make empty tokens, as control tokens are. */
function cut(bytes: Uint8Array, shares: readonly number[]): readonly Uint8Array[] {
  const places = [
    0,
    ...shares.map((share) => Math.floor(share * bytes.length)).toSorted((a, b) => a - b),
    bytes.length,
  ];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

test('a character over four tokens appears with the last of them', () => {
  const bytes = Buffer.from('🧮');
  expect(textsOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(['', '', '', '🧮', '']);
});

test('a token may end one character and begin the next', () => {
  const bytes = Buffer.from('é世');
  expect(textsOf([bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)])).toEqual(['', 'é', '世', '']);
});

test('a token without bytes in the middle of a character disturbs nothing', () => {
  const bytes = Buffer.from('世');
  expect(textsOf([bytes.subarray(0, 2), new Uint8Array(0), bytes.subarray(2)])).toEqual(['', '', '世', '']);
});

test('a byte order mark is text like any other', () => {
  expect(textsOf([Buffer.from('\ufeffa')])).toEqual(['\ufeffa', '']);
});

test('bytes that never became a character are one replacement character at the end', () => {
  expect(textsOf([Uint8Array.of(0xe4, 0xb8)])).toEqual(['', '\ufffd']);
});

test('after a flush the reader starts afresh', () => {
  const reader = readerOf([Uint8Array.of(0xe4), Buffer.from('b')]);
  expect([reader.push(0), reader.flush(), reader.push(1), reader.flush()]).toEqual(['', '\ufffd', 'b', '']);
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom('a', 'é', '世', '🧮', '👩‍👩‍👧', 'ﬀ', '\u0301', '\0', '\ufeff'), { maxLength: 12 })
    .map((all) => all.join('')),
);
const shares = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

lawTest.prop([anyText, shares])('however tokens cut a text, it comes out whole and never damaged', (text, at) => {
  const texts = textsOf(cut(Buffer.from(text), at));
  expect(texts.join('')).toBe(text);
  expect(texts.at(-1)).toBe('');
  expect(texts.filter((part) => part.includes('\ufffd'))).toEqual([]);
});

lawTest.prop([anyText, shares])('no text waits once its last byte is there', (text, at) => {
  const pieces = cut(Buffer.from(text), at);
  const reader = readerOf(pieces);
  let [seenBytes, given] = [0, ''];
  for (const [token, piece] of pieces.entries()) {
    given += reader.push(token);
    seenBytes += piece.length;
    expect(given).toBe(wholeCharacters(text, seenBytes));
  }
});

/** The characters of a text whose bytes lie within its first so many. */
function wholeCharacters(text: string, bytes: number): string {
  let [whole, used] = ['', 0];
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    whole += character;
  }
  return whole;
}
