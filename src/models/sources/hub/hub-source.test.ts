import { expect, test } from 'vitest';
import { sha256Hex } from '../../testing/emulated-hub.ts';
import { hubEntry, openTestSources, startHub } from '../../testing/store-fixture.ts';

const content = Buffer.from('0123456789');
const digest = sha256Hex(content);
const signal = new AbortController().signal;

function sourceFor(endpoint: URL, files: readonly string[] = ['m.gguf']) {
  const [source] = openTestSources(endpoint, 'hf_secret').of(hubEntry(files));
  if (!source) throw new Error('the entry has a hub source');
  return source;
}

async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString();
}

test('size and digest come from the tree, before a byte is fetched', async () => {
  const hub = await startHub({ files: { 'Q4/m.gguf': { content } } });
  expect(await sourceFor(hub.endpoint, ['Q4/m.gguf']).locate(signal)).toEqual([
    {
      remotePath: 'Q4/m.gguf',
      name: 'm.gguf',
      sizeBytes: 10,
      sha256: { kind: 'sha256', hex: digest },
      version: digest,
      acceptsRanges: true,
    },
  ]);
  expect(hub.requests.map(({ path }) => path)).toEqual(['/api/models/o/r/tree/main/Q4']);
});

test('a mirror without the tree API is asked for headers', async () => {
  const hub = await startHub({ files: { 'm.gguf': { content } }, hasTreeApi: false });
  expect(await sourceFor(hub.endpoint).locate(signal)).toMatchObject([
    { sizeBytes: 10, sha256: { kind: 'sha256', hex: digest } },
  ]);
});

test('the token goes to the hub and never to the host it redirects to', async () => {
  const storage = await startHub({ files: { 'm.gguf': { content } } });
  const hub = await startHub({
    files: { 'm.gguf': { content, redirectTo: storage.endpoint.origin } },
    hasTreeApi: false,
  });
  const source = sourceFor(hub.endpoint);
  const [file] = await source.locate(signal);
  if (!file) throw new Error('the file is there');
  const opened = await source.open(file, 4, signal);
  expect(await readAll(opened.bytes)).toBe('456789');
  expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer hf_secret']));
  expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
});

test.each([401, 403])('HTTP %i says to set HF_TOKEN and does not repeat the token', async (status) => {
  const hub = await startHub({ files: { 'm.gguf': { content, status } }, hasTreeApi: false });
  const error: unknown = await sourceFor(hub.endpoint)
    .locate(signal)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'MODELS_FORBIDDEN', message: expect.stringContaining('HF_TOKEN') });
  expect(JSON.stringify(error) + String(error)).not.toContain('hf_secret');
});

test('a file that is not there is missing, not unreachable', async () => {
  const hub = await startHub({ files: {} });
  await expect(sourceFor(hub.endpoint).locate(signal)).rejects.toMatchObject({ code: 'MODELS_SOURCE_MISSING' });
});

test.each([
  ['ignores the range', 4, true],
  ['has a shorter file by now', 10, false],
])('a server that %s makes the body start at 0, and says so', async (_what, fromByte, ignoresRange) => {
  const hub = await startHub({ files: { 'm.gguf': { content, ignoresRange } } });
  const source = sourceFor(hub.endpoint);
  const [file] = await source.locate(signal);
  if (!file) throw new Error('the file is there');
  const opened = await source.open(file, fromByte, signal);
  expect(opened.startByte).toBe(0);
  expect(await readAll(opened.bytes)).toBe('0123456789');
});

test('a host that accepts and never answers counts as unreachable after 3 s', async () => {
  const hub = await startHub({ files: {}, isSilent: true });
  expect(await sourceFor(hub.endpoint).reachable(signal)).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining('3000 ms'),
  });
});
