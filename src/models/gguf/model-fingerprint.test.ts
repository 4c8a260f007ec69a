import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../testing/store-fixture.ts';
import { modelFingerprint } from './model-fingerprint.ts';

const content = Buffer.alloc(3 << 20, 'weights ');

async function fingerprintOf(bytes: Buffer) {
  const path = join(await temporaryDir(), 'm.gguf');
  await writeFile(path, bytes);
  return modelFingerprint(path);
}

test('a copy has the same fingerprint, wherever it lies', async () => {
  expect(await fingerprintOf(content)).toMatch(/^[0-9a-f]{64}$/);
  expect(await fingerprintOf(content)).toBe(await fingerprintOf(Buffer.from(content)));
});

test.each([
  ['its first byte', 0],
  ['its last byte', content.length - 1],
  ['a sample in the middle', (content.length / 16) * 8 + 5],
])('a change of %s changes it', async (_what, at) => {
  const changed = Buffer.from(content);
  changed[at] = 0;
  expect(await fingerprintOf(changed)).not.toBe(await fingerprintOf(content));
});

test('a longer file of the same bytes differs', async () => {
  expect(await fingerprintOf(Buffer.concat([content, content]))).not.toBe(await fingerprintOf(content));
});

test('an empty file has one too', async () => {
  expect(await fingerprintOf(Buffer.alloc(0))).toMatch(/^[0-9a-f]{64}$/);
});
