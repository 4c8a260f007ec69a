import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type EmulatedFile, sha256Hex } from '../testing/emulated-hub.ts';
import { hubEntry, openTestSources, recordingPull, startHub, temporaryDir } from '../testing/store-fixture.ts';
import { tinyGguf } from '../testing/tiny-gguf.ts';
import { createModelStore } from './model-store.ts';

const content = tinyGguf({ tensors: { 'blk.0.w': [64, 1_024] } });
const now = () => new Date('2026-01-02T03:04:05Z');

async function openStore(freeBytes = 1e12) {
  const dir = await temporaryDir();
  return createModelStore({ dir, now, freeBytes: async () => freeBytes, retryDelaysMs: [0, 0] });
}

async function hubWith(file: Partial<EmulatedFile>) {
  const hub = await startHub({ files: { 'm.gguf': { content, ...file } } });
  const entry = hubEntry(['m.gguf']);
  const sources = openTestSources(hub.endpoint, 'hf_secret').of(entry);
  return { hub, entry, sources };
}

async function filesUnder(dir: string) {
  return (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((item) => item.isFile())
    .map(({ name }) => name);
}

test('a pulled model is verified, listed, and leaves only its file and its manifest', async () => {
  const store = await openStore();
  const { entry, sources, hub } = await hubWith({});
  const model = await store.pull(entry, recordingPull(sources));
  expect(model).toEqual({
    id: 'tiny:1m',
    path: join(store.dir, 'tiny_1m', 'm.gguf'),
    paths: [join(store.dir, 'tiny_1m', 'm.gguf')],
    sizeBytes: content.length,
    isStandIn: false,
    origin: { kind: 'pulled', source: hub.endpoint.host, pulledAt: '2026-01-02T03:04:05.000Z' },
  });
  expect(await readFile(model.path)).toEqual(content);
  expect(await filesUnder(store.dir)).toEqual(expect.arrayContaining(['m.gguf', 'manifest.json']));
  expect(await filesUnder(store.dir)).toHaveLength(2);
  expect(await store.list()).toEqual([model]);
  expect(await store.find('tiny:1m')).toEqual(model);
});

test('a model that is here is not fetched again', async () => {
  const store = await openStore();
  const { entry, sources, hub } = await hubWith({});
  const first = await store.pull(entry, recordingPull(sources));
  expect(await store.pull(entry, recordingPull(sources))).toEqual(first);
  expect(hub.downloads).toHaveLength(1);
});

test('a cut connection continues where it broke', async () => {
  const store = await openStore();
  const { entry, sources, hub } = await hubWith({ cuts: [100_000, 50_000] });
  const pull = recordingPull(sources);
  const model = await store.pull(entry, pull);
  expect(await readFile(model.path)).toEqual(content);
  const starts = hub.downloads.map(({ range }) => Number(range?.match(/\d+/)?.[0] ?? 0));
  expect(starts).toHaveLength(3);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(starts.at(-1)).toBeGreaterThan(0);
  expect(pull.events.filter(({ kind }) => kind === 'retry')).toHaveLength(2);
});

test('an aborted pull keeps its part, is no model, and the next pull continues it', async () => {
  const store = await openStore();
  const { entry, sources, hub } = await hubWith({ cuts: [100_000, undefined] });
  const stop = new AbortController();
  const aborted = recordingPull(sources, stop.signal);
  const stopAtRetry = { ...aborted, onProgress: ({ kind }: { kind: string }) => kind === 'retry' && stop.abort() };
  await expect(store.pull(entry, stopAtRetry)).rejects.toMatchObject({ code: 'MODELS_INTERRUPTED' });
  expect(await store.list()).toEqual([]);
  const resumed = recordingPull(sources);
  const model = await store.pull(entry, resumed);
  expect(await readFile(model.path)).toEqual(content);
  const [event] = resumed.events.filter(({ kind }) => kind === 'resumed');
  expect(event).toMatchObject({ kind: 'resumed' });
  expect(hub.downloads.at(-1)?.range).toBe(event?.kind === 'resumed' ? `bytes=${event.doneBytes}-` : undefined);
});

test('a server that ignores ranges makes the download start over, not grow', async () => {
  const store = await openStore();
  const { entry, sources } = await hubWith({ cuts: [100_000], ignoresRange: true });
  const model = await store.pull(entry, recordingPull(sources));
  expect(await readFile(model.path)).toEqual(content);
});

test('a part of another version of the file is thrown away', async () => {
  const store = await openStore();
  const old = await hubWith({ content: Buffer.alloc(content.length, 7), cuts: [50_000, 0, 0] });
  await expect(store.pull(old.entry, recordingPull(old.sources))).rejects.toMatchObject({
    code: 'MODELS_SOURCE_UNREACHABLE',
  });
  const { entry, sources, hub } = await hubWith({});
  const model = await store.pull(entry, recordingPull(sources));
  expect(await readFile(model.path)).toEqual(content);
  expect(hub.downloads.map(({ range }) => range)).toEqual([undefined]);
});

test('bytes that were damaged on disk cost one download from the start, not an error', async () => {
  const store = await openStore();
  const { entry, sources } = await hubWith({ cuts: [100_000, 0, 0] });
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({ code: 'MODELS_SOURCE_UNREACHABLE' });
  const part = join(store.dir, 'tiny_1m', 'm.gguf.part');
  await writeFile(part, Buffer.alloc((await readFile(part)).length, 1));
  const model = await store.pull(entry, recordingPull(sources));
  expect(await readFile(model.path)).toEqual(content);
});

test('a wrong checksum is refused and its bytes do not stay', async () => {
  const store = await openStore();
  const { entry, sources } = await hubWith({ sha256: '0'.repeat(64) });
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({
    code: 'MODELS_CHECKSUM',
    details: { expected: '0'.repeat(64), actual: sha256Hex(content) },
  });
  expect(await store.find('tiny:1m')).toBeUndefined();
  expect((await readFile(join(store.dir, 'tiny_1m', 'm.gguf.part'))).length).toBe(0);
});

test("the catalogue's digest overrules the source's", async () => {
  const store = await openStore();
  const { sources } = await hubWith({});
  const entry = hubEntry(['m.gguf'], { sha256: { kind: 'sha256', hex: '1'.repeat(64) } });
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({ code: 'MODELS_CHECKSUM' });
});

test('a source that ends early every time is called truncated, with both sizes', async () => {
  const store = await openStore();
  const { entry } = await hubWith({});
  const source = {
    label: 'short',
    scratchBytes: 0,
    reachable: async () => ({ kind: 'reachable' }) as const,
    locate: async () => [
      {
        remotePath: 'm',
        name: 'm.gguf',
        sizeBytes: 10,
        sha256: { kind: 'unknown' },
        version: '1',
        acceptsRanges: true,
      } as const,
    ],
    open: async (_file: unknown, fromByte: number) => ({
      startByte: fromByte,
      bytes: oneChunk(fromByte === 0 ? 4 : 0),
    }),
  };
  await expect(store.pull(entry, recordingPull([source]))).rejects.toMatchObject({
    code: 'MODELS_TRUNCATED',
    details: { expectedBytes: 10, actualBytes: 4 },
  });
});

test('a full disk is found before the first byte', async () => {
  const store = await openStore(content.length - 1);
  const { entry, sources, hub } = await hubWith({});
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({
    code: 'MODELS_NO_SPACE',
    details: { neededBytes: content.length, freeBytes: content.length - 1 },
  });
  expect(hub.downloads).toEqual([]);
  expect(await readdir(store.dir)).toEqual([]);
});

test('a download that is no GGUF does not stay', async () => {
  const store = await openStore();
  const { entry, sources } = await hubWith({ content: Buffer.from('<html>not a model</html>') });
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({ code: 'MODELS_NOT_GGUF' });
  expect(await store.list()).toEqual([]);
  expect(await filesUnder(store.dir)).not.toContain('m.gguf');
});

test('a file of another architecture is not taken for the model that was named', async () => {
  const store = await openStore();
  const { sources } = await hubWith({});
  const entry = hubEntry(['m.gguf'], { architecture: 'deepseek2' });
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({
    code: 'MODELS_ARCH_UNSUPPORTED',
    details: { id: 'tiny:1m', expected: 'deepseek2', found: 'llama' },
  });
  expect(await store.list()).toEqual([]);
});

test('a split model is one model, opened by its first part', async () => {
  const names = [1, 2, 3].map((part) => `Q4/m-0000${part}-of-00003.gguf`);
  const parts = [8, 16, 24].map((rows) => tinyGguf({ tensors: { w: [rows, 8] } }));
  const files = Object.fromEntries(names.map((name, index) => [name, { content: parts[index] ?? content }]));
  const hub = await startHub({ files });
  const entry = hubEntry(names);
  const store = await openStore();
  const pull = recordingPull(openTestSources(hub.endpoint).of(entry));
  const model = await store.pull(entry, pull);
  expect(model.path).toBe(join(store.dir, 'tiny_1m', 'm-00001-of-00003.gguf'));
  expect(model.paths).toHaveLength(3);
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  expect(model.sizeBytes).toBe(total);
  expect(pull.events.filter(({ kind }) => kind === 'bytes').at(-1)).toEqual({
    kind: 'bytes',
    doneBytes: total,
    totalBytes: total,
  });
});

test('an unreachable first source is passed over and told', async () => {
  const store = await openStore();
  const gone = await hubWith({});
  await gone.hub.close();
  const { entry, sources } = await hubWith({});
  const pull = recordingPull([...gone.sources, ...sources]);
  const model = await store.pull(entry, pull);
  expect(await readFile(model.path)).toEqual(content);
  expect(pull.events[0]).toMatchObject({ kind: 'source-failed', source: gone.sources[0]?.label });
});

test('when no source answers, the error names what was tried and nothing is left', async () => {
  const store = await openStore();
  const gone = await hubWith({});
  await gone.hub.close();
  const twice = [...gone.sources, ...gone.sources];
  await expect(store.pull(gone.entry, recordingPull(twice))).rejects.toMatchObject({
    code: 'MODELS_SOURCE_UNREACHABLE',
    details: { tried: [expect.stringContaining('ECONNREFUSED'), expect.stringContaining('ECONNREFUSED')] },
  });
  expect(await readdir(store.dir)).toEqual([]);
});

test('removing frees the bytes, parts included, and the second time it says that nothing is there', async () => {
  const store = await openStore();
  const { entry, sources } = await hubWith({ cuts: [100_000, 0, 0] });
  await expect(store.pull(entry, recordingPull(sources))).rejects.toMatchObject({ code: 'MODELS_SOURCE_UNREACHABLE' });
  expect(await store.remove('tiny:1m')).toBeGreaterThan(0);
  expect(await readdir(store.dir)).toEqual([]);
  await expect(store.remove('tiny:1m')).rejects.toMatchObject({ code: 'MODELS_NOT_FOUND' });
});

test('a model whose file was shortened by hand counts as absent and is pulled again', async () => {
  const store = await openStore();
  const { entry, sources } = await hubWith({});
  const { path } = await store.pull(entry, recordingPull(sources));
  await writeFile(path, content.subarray(0, 100));
  expect(await store.find('tiny:1m')).toBeUndefined();
  await store.pull(entry, recordingPull(sources));
  expect(await readFile(path)).toEqual(content);
});

test('the bundled model is found in place, needs no source and cannot be removed', async () => {
  const store = await openStore();
  const model = await store.find('nano-r1');
  expect(model).toMatchObject({ id: 'nano-r1', origin: { kind: 'bundled' }, isStandIn: true, sizeBytes: 3_514_176 });
  expect(await store.list()).toEqual([]);
  await expect(store.remove('nano-r1')).rejects.toThrow('part of Regauge');
});

async function* oneChunk(bytes: number): AsyncGenerator<Uint8Array> {
  if (bytes > 0) yield Buffer.alloc(bytes);
}
