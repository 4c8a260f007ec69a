import { expect, test } from 'vitest';
import { sealKey, unsealKey } from './sealed-key.ts';

const secret = new Uint8Array(32).fill(7);

test('what was sealed comes back, and no two seals of one key are equal', () => {
  const sealed = sealKey('rg-klüssel', secret);
  expect(unsealKey(sealed, secret)).toBe('rg-klüssel');
  expect(sealKey('rg-klüssel', secret)).not.toBe(sealed);
});

test('a seal of another installation, a changed one and a piece of one open nothing', () => {
  const sealed = sealKey('rg-key', secret);
  expect(unsealKey(sealed, new Uint8Array(32).fill(8))).toBeUndefined();
  const changed = Buffer.from(sealed, 'base64url');
  changed.writeUInt8(changed.readUInt8(30) ^ 1, 30);
  expect(unsealKey(changed.toString('base64url'), secret)).toBeUndefined();
  for (const cut of [0, 1, 20, sealed.length - 1]) expect(unsealKey(sealed.slice(0, cut), secret)).toBeUndefined();
  expect(unsealKey('not;base64', secret)).toBeUndefined();
});
