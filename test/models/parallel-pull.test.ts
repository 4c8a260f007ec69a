import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { hubEntry, startHub, temporaryDir } from '../../src/models/testing/store-fixture.ts';
import { tinyGguf } from '../../src/models/testing/tiny-gguf.ts';

const script = fileURLToPath(new URL('./pull-once.ts', import.meta.url));
const run = promisify(execFile);

test('three processes that pull one model at the same time download it once', async () => {
  const content = tinyGguf({ tensors: { w: [1_024, 2_048] } });
  const hub = await startHub({ files: { 'm.gguf': { content } } });
  const dir = await temporaryDir();
  const args = ['--conditions=regauge-source', script, dir, hub.endpoint.href, JSON.stringify(hubEntry(['m.gguf']))];
  const results = await Promise.all([1, 2, 3].map(() => run(process.execPath, args)));
  const outcomes: unknown[] = results.map(({ stdout }) => JSON.parse(stdout));
  for (const outcome of outcomes) expect(outcome).toMatchObject({ sizeBytes: content.length });
  expect(hub.downloads).toHaveLength(1);
});
