import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readText } from './read-text.ts';
import { readWorkload } from './read-workload.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cuts = join(import.meta.dirname, '..', '..', '..', 'test', 'fixtures', 'planner');

function packedCopy(name: string): string {
  const packed = join(folder, `${name}.gz`);
  writeFileSync(packed, gzipSync(readFileSync(join(cuts, name))));
  return packed;
}

/** Traffic is named for its file; the rest has to be equal. */
async function figuresOf(trace: string): Promise<unknown> {
  const { classes, curve } = (await readWorkload({ trace })).workload;
  return { curve, classes: classes.map((traffic) => ({ ...traffic, name: 'any' })) };
}

test.each(['mooncake-conversation.jsonl', 'azure-2023-conv.csv'])('a packed %s is the same workload', async (name) => {
  expect(await figuresOf(packedCopy(name))).toEqual(await figuresOf(join(cuts, name)));
});

test('a folder of packed clients is the same workload', async () => {
  for (const client of ['chunk-16', 'chunk-52']) {
    packedCopy(`${client}-trace.csv`);
    packedCopy(`${client}-dataset.json`);
  }
  expect(await figuresOf(folder)).toEqual(await figuresOf(cuts));
});

test('a file that unpacks to more than the limit is refused, and one at the limit is read', async () => {
  const path = join(folder, 'zeros.gz');
  writeFileSync(path, gzipSync('0'.repeat(10_000)));
  expect(await readText(path, 'trace', 10_000)).toHaveLength(10_000);
  await expect(readText(path, 'trace', 9_999)).rejects.toMatchObject({
    code: 'CLI_INPUT',
    message: `The trace ${path} has more text than the 9999 bytes that are read. Cut a part with the busy hours in it.`,
  });
});

test('a plain file is held to the same limit', async () => {
  const path = join(folder, 'plain.csv');
  writeFileSync(path, 'ten bytes!');
  expect(await readText(path, 'trace', 10)).toBe('ten bytes!');
  await expect(readText(path, 'trace', 9)).rejects.toMatchObject({ code: 'CLI_INPUT' });
});

test('what only calls itself packed is told so', async () => {
  const path = join(folder, 'torn.gz');
  writeFileSync(path, 'no gzip');
  await expect(readText(path, 'trace')).rejects.toMatchObject({
    code: 'CLI_INPUT',
    message: `The trace ${path} cannot be read (incorrect header check); check the path and the file.`,
  });
});
