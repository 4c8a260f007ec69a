import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { type ChoiceOptions, chooseModel, describeChoice } from './choose-model.ts';
import type { ModelSource } from './sources/model-source.ts';
import { createModelStore, type ModelStore } from './store/model-store.ts';
import { recordingPull, temporaryDir } from './testing/store-fixture.ts';
import { tinyGguf } from './testing/tiny-gguf.ts';

const content = tinyGguf({ metadata: { 'general.architecture': 'qwen2' } });

/** A source that delivers the same tiny model for whatever is asked. */
const working: ModelSource = {
  label: 'memory',
  scratchBytes: 0,
  reachable: async () => ({ kind: 'reachable' }),
  locate: async () => [
    {
      remotePath: 'm',
      name: 'm.gguf',
      sizeBytes: content.length,
      sha256: { kind: 'unknown' },
      version: '1',
      acceptsRanges: true,
    },
  ],
  open: async () => ({ startByte: 0, bytes: once(content) }),
};

const dead: ModelSource = {
  ...working,
  label: 'dead',
  reachable: async () => ({ kind: 'unreachable', reason: 'gone' }),
};

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function emptyStore(): Promise<ModelStore> {
  let minute = 0;
  return createModelStore({ dir: await temporaryDir(), now: () => new Date(Date.UTC(2026, 0, 1, 0, minute++)) });
}

function choose(store: ModelStore, over: Partial<ChoiceOptions> = {}) {
  const sourcesOf = () => [working];
  return chooseModel({
    asked: undefined,
    store,
    sourcesOf,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...over,
  });
}

/** The tiny model under another entry's name; the catalogue's digest is not the tiny model's. */
function tinyAs(id: string, isStandIn: boolean): CatalogueEntry {
  return {
    id,
    aliases: [],
    description: '',
    parameters: 1,
    architecture: 'qwen2',
    quantisation: 'F32',
    sizeBytes: 1,
    sizeIsExact: false,
    sha256: { kind: 'unknown' },
    licence: 'MIT',
    contextTokens: 1,
    sampling: { temperature: 1, topP: 1, source: '' },
    thinking: { kind: 'none' },
    isStandIn,
    sources: [],
  };
}

test('with nothing here and nothing asked, the smallest R1 distillation is pulled', async () => {
  const chosen = await choose(await emptyStore());
  expect(chosen).toMatchObject({ model: { id: 'deepseek-r1:1.5b' }, reason: { kind: 'default' }, isStandIn: false });
  expect(describeChoice(chosen)).toBe('deepseek-r1:1.5b, the default');
});

test('what was pulled before wins, reasoning models first and newest first', async () => {
  const store = await emptyStore();
  for (const entry of [
    tinyAs('deepseek-r1:7b', false),
    tinyAs('deepseek-r1:8b', false),
    tinyAs('smollm2:135m', true),
  ]) {
    await store.pull(entry, recordingPull([working]));
  }
  const chosen = await choose(store, { sourcesOf: () => [dead] });
  expect(chosen).toMatchObject({ model: { id: 'deepseek-r1:8b' }, reason: { kind: 'pulled-before' } });
});

test('without any network the shipped model stands in and the banner says for what and why', async () => {
  const chosen = await choose(await emptyStore(), { sourcesOf: () => [dead] });
  expect(chosen).toMatchObject({
    model: { id: 'nano-r1' },
    isStandIn: true,
    reason: { kind: 'stand-in', insteadOf: 'deepseek-r1:1.5b' },
  });
  expect(describeChoice(chosen)).toMatch(
    /^stand-in: nano-r1 \(not DeepSeek-R1\), because deepseek-r1:1\.5b could not be had: dead cannot be reached \(gone\)\./,
  );
});

test('what was asked for is refused when it cannot be had, never replaced', async () => {
  const store = await emptyStore();
  await expect(choose(store, { asked: 'deepseek-r1:7b', sourcesOf: () => [dead] })).rejects.toMatchObject({
    code: 'MODELS_SOURCE_UNREACHABLE',
  });
  await expect(choose(store, { asked: 'deepseek-r1:9b' })).rejects.toMatchObject({ code: 'MODELS_UNKNOWN' });
  await expect(choose(store, { asked: './none.gguf' })).rejects.toMatchObject({ code: 'MODELS_NOT_FOUND' });
});

test('a stand-in that was asked for is still called one', async () => {
  const chosen = await choose(await emptyStore(), { asked: 'nano-r1' });
  expect(describeChoice(chosen)).toBe('stand-in: nano-r1 (not DeepSeek-R1), as asked');
});

test('a file is used where it lies, named after itself', async () => {
  const path = join(await temporaryDir(), 'My-Model.gguf');
  await writeFile(path, content);
  expect(await choose(await emptyStore(), { asked: path })).toEqual({
    model: { kind: 'file', id: 'My-Model', path, sampling: undefined },
    reason: { kind: 'asked' },
    isStandIn: false,
  });
});

test('sampling defaults that were read off a file are said in the banner', async () => {
  const path = join(await temporaryDir(), 'mine.gguf');
  const metadata = { 'general.architecture': 'qwen2', 'general.name': 'DeepSeek R1 Distill Qwen 7B' };
  await writeFile(path, tinyGguf({ metadata, tensors: { a: [8, 4] } }));
  expect(describeChoice(await choose(await emptyStore(), { asked: path }))).toBe(
    'mine, as asked; temperature 0.6 and top_p 0.95 unless a request says otherwise ' +
      '(DeepSeek-R1 model card; the file calls itself "DeepSeek R1 Distill Qwen 7B")',
  );
});

test('an interruption ends the choice instead of falling back', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(choose(await emptyStore(), { sourcesOf: () => [dead], signal: stop.signal })).rejects.toMatchObject({
    code: 'MODELS_INTERRUPTED',
  });
});
