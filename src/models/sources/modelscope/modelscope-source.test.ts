import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { hubEntry, openTestSources } from '../../testing/store-fixture.ts';

const entry = hubEntry([], {
  sources: [{ kind: 'modelscope', repo: 'o/r', files: ['Q4/m.gguf'], revision: 'master' }],
});
const signal = new AbortController().signal;

/** Stands for modelscope.cn: answers every request with this JSON and keeps the paths. */
async function startEmulatedModelscope(answer: unknown) {
  const seen: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has a port');
  const [source] = openTestSources(new URL(`http://127.0.0.1:${address.port}`), 'hf_secret').of(entry);
  if (!source) throw new Error('the entry has a source');
  return { seen, source };
}

test('size and digest come from the list of files, and the hub token is not sent', async () => {
  const hex = 'AB'.repeat(32);
  const { seen, source } = await startEmulatedModelscope({
    Data: { Files: [{ Path: 'Q4/m.gguf', Size: 7, Sha256: hex }] },
  });
  expect(await source.locate(signal)).toMatchObject([
    { name: 'm.gguf', sizeBytes: 7, sha256: { kind: 'sha256', hex: hex.toLowerCase() } },
  ]);
  expect(seen).toEqual([
    { path: '/api/v1/models/o/r/repo/files?Revision=master&Recursive=true', authorization: undefined },
  ]);
});

test('content is asked for where ModelScope resolves it', async () => {
  const { seen, source } = await startEmulatedModelscope({
    Data: { Files: [{ Path: 'Q4/m.gguf', Size: 7, Sha256: '' }] },
  });
  const [file] = await source.locate(signal);
  if (!file) throw new Error('the file is listed');
  const { bytes } = await source.open(file, 0, signal);
  await Array.fromAsync(bytes);
  expect(seen.at(-1)?.path).toBe('/models/o/r/resolve/master/Q4/m.gguf');
});

test.each([[{ Data: { Files: [] } }], [{ Code: 10010205001 }]])(
  'the answer %o means that the file is not there',
  async (answer) => {
    const { source } = await startEmulatedModelscope(answer);
    await expect(source.locate(signal)).rejects.toMatchObject({ code: 'MODELS_SOURCE_MISSING' });
  },
);
