import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServedNanoR1 } from './serve-nano-r1.ts';

const run = promisify(execFile);
const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

const doc = read('docs/clients.md');
/** Package, version and test of each row of the table. */
const rows = Array.from(
  doc.matchAll(/^\| `(\S+)` \| (\S+) \|.* \[[^\]]+\]\(\.\.\/(\S+)\) \|$/gm),
  ([, name = '', version = '', path = '']) => ({ name, version, path }),
);
const snippets = Array.from(doc.matchAll(/^```js\n(.*?)^```$/gms), ([, code = '']) => ({
  name: rows.find(({ name }) => code.includes(` from '${name}';`))?.name,
  code,
}));

let served: ServedNanoR1;
beforeAll(async () => {
  served = await ServedNanoR1.start();
});
afterAll(() => served?.close());

test('docs/clients.md names the versions that are installed, and a test that imports the package', () => {
  const { devDependencies }: { devDependencies: Readonly<Record<string, string>> } = JSON.parse(read('package.json'));
  expect(rows.length).toBeGreaterThan(5);
  for (const { name, version, path } of rows) {
    expect([name, version]).toEqual([name, devDependencies[name]]);
    expect(read(path)).toContain(` from '${name}'`);
  }
});

test('docs/clients.md has one snippet for each package of its table', () => {
  expect(snippets.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
});

test.each(snippets)('the snippet for $name runs as it stands, and prints thought and answer', async ({ code }) => {
  const here = code.replaceAll('http://127.0.0.1:8910', served.url);
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', here], { cwd: fileURLToPath(root) });
  expect(stdout.trim()).toMatch(/\d.*42$/s);
});
