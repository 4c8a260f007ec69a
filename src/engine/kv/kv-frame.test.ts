import { expect, test } from 'vitest';
import { decodeKvFrame, encodeKvFrame } from './kv-frame.ts';

const model = 'ab'.repeat(32);
const sequence = { tokens: Int32Array.of(5, -1, 70_000), state: Uint8Array.of(9, 8, 7, 6) };
const frame = () => encodeKvFrame(sequence, model);

test('what was encoded is decoded', () => {
  const decoded = decodeKvFrame(frame(), model);
  expect([...decoded.tokens]).toEqual([5, -1, 70_000]);
  expect([...decoded.state]).toEqual([9, 8, 7, 6]);
});

test('the layout is fixed: 52 bytes of header, 4 per token, then the state', () => {
  expect(frame().byteLength).toBe(52 + 3 * 4 + 4);
  expect(frame().toString('latin1', 0, 4)).toBe('RGKV');
});

test('a frame of another model is refused', () => {
  expect(() => decodeKvFrame(frame(), 'cd'.repeat(32))).toThrowError(
    expect.objectContaining({ code: 'ENGINE_KV_FOREIGN' }),
  );
});

test('a frame that was cut anywhere is refused', () => {
  for (let bytes = 0; bytes < frame().byteLength; bytes++) {
    expect(() => decodeKvFrame(frame().subarray(0, bytes), model)).toThrowError(
      expect.objectContaining({ code: 'ENGINE_KV_FOREIGN' }),
    );
  }
});

test('a frame of another version says which version is read here', () => {
  const other = frame();
  other.writeUInt16LE(2, 4);
  expect(() => decodeKvFrame(other, model)).toThrowError(/version 2, this engine reads 1/);
});
