import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfTokens, tokensOfBytes } from './token-bytes.ts';

test('ids are little-endian', () => {
  expect([...bytesOfTokens([1, -2])]).toEqual([1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]);
});

test('ids come back as they were, from bytes that begin anywhere', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), fc.nat(7), (tokens, offset) => {
      const kept = new Uint8Array(offset + tokens.length * 4);
      kept.set(bytesOfTokens(tokens), offset);
      expect(tokensOfBytes(kept.subarray(offset))).toEqual(tokens);
    }),
  );
});
