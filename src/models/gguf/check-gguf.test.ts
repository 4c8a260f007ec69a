import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fc, test as lawTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { ModelsError } from '../errors.ts';
import { temporaryDir } from '../testing/store-fixture.ts';
import { tinyGguf } from '../testing/tiny-gguf.ts';
import { checkGguf } from './check-gguf.ts';

const whole = tinyGguf({ tensors: { a: [8, 4], b: [16] } });

async function fileWith(content: Buffer, name = 'm.gguf') {
  const path = join(await temporaryDir(), name);
  await writeFile(path, content);
  return path;
}

test('a whole file passes', async () => {
  const path = await fileWith(whole);
  expect(() => checkGguf(path)).not.toThrow();
});

test('one missing byte is a truncated file, with both sizes', async () => {
  const path = await fileWith(whole.subarray(0, -1));
  expect(() => checkGguf(path)).toThrow(
    expect.objectContaining({
      code: 'MODELS_TRUNCATED',
      details: { path, expectedBytes: whole.length, actualBytes: whole.length - 1 },
    }),
  );
});

test('a web page is not a GGUF', async () => {
  const path = await fileWith(Buffer.from('<!doctype html>'));
  expect(() => checkGguf(path)).toThrow(
    expect.objectContaining({ code: 'MODELS_NOT_GGUF', details: expect.objectContaining({ path }) }),
  );
});

test('an empty file is not a GGUF', async () => {
  const path = await fileWith(Buffer.alloc(0));
  expect(() => checkGguf(path)).toThrow(expect.objectContaining({ code: 'MODELS_NOT_GGUF' }));
});

test('format version 1 is refused by its number', async () => {
  const path = await fileWith(tinyGguf({ version: 1 }));
  expect(() => checkGguf(path)).toThrow('version 1');
});

test.each([
  [{ 'general.architecture': 'nomic-bert' }, 'a nomic-bert model'],
  [{ 'general.architecture': 'llama', 'general.type': 'adapter' }, 'of type adapter'],
])('%o is a GGUF that writes no text', async (metadata, found) => {
  const path = await fileWith(tinyGguf({ metadata }));
  expect(() => checkGguf(path)).toThrow(
    expect.objectContaining({ code: 'MODELS_ARCH_UNSUPPORTED', message: expect.stringContaining(found) }),
  );
});

test('an architecture nobody here has heard of is left to the engine', async () => {
  const path = await fileWith(tinyGguf({ metadata: { 'general.architecture': 'deepseek9' } }));
  expect(() => checkGguf(path)).not.toThrow();
});

test('a missing part of a split model is named', async () => {
  const path = await fileWith(whole, 'm-00001-of-00002.gguf');
  expect(() => checkGguf(path)).toThrow(
    expect.objectContaining({
      code: 'MODELS_NOT_FOUND',
      message: expect.stringContaining('m-00002-of-00002.gguf is missing: it is part 2 of a model in 2 files.'),
      details: { path: path.replace('00001', '00002'), part: 2, partCount: 2 },
    }),
  );
});

test('a folder is called one', async () => {
  const folder = await temporaryDir();
  expect(() => checkGguf(folder)).toThrow(
    expect.objectContaining({ code: 'MODELS_NOT_GGUF', message: expect.stringContaining('it is a folder; name the') }),
  );
});

lawTest.prop([fc.nat({ max: whole.length - 1 })], { numRuns: 100 })('every cut of a file is found', async (length) => {
  const path = await fileWith(whole.subarray(0, length));
  expect(() => checkGguf(path)).toThrow(ModelsError);
});

lawTest.prop([
  fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
])('damage anywhere either passes or is one of our errors, never a crash', async (damages) => {
  const damaged = Buffer.from(whole);
  for (const [at, byte] of damages) damaged[at] = byte;
  const path = await fileWith(damaged);
  const outcome = outcomeOf(() => checkGguf(path));
  expect(outcome === undefined || outcome instanceof ModelsError).toBe(true);
});

function outcomeOf(work: () => void): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
