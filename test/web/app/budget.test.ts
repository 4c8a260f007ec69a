import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../architecture/sources.ts';

/** One entry of the bundler's manifest. */
interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly name?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

const dist = join(root, 'web/dist');
const budgetBytes = { script: 70 * 1_024, style: 12 * 1_024 };

beforeAll(() => {
  const built = spawnSync(process.execPath, ['scripts/build-web.js'], { cwd: root, encoding: 'utf8' });
  expect(built.status, built.stderr).toBe(0);
});

test('the first load of the chat keeps its budget, and what comes later is listed', () => {
  const { scripts, styles, lazy } = loadOf('index.html');
  const [script, style] = [sizeOf(scripts), sizeOf(styles)];
  console.log(`first load: ${kilobytes(script)} of script, ${kilobytes(style)} of style, gzip`);
  for (const file of lazy) console.log(`  later: ${file} ${kilobytes(sizeOf([file]))}`);
  expect(script).toBeGreaterThan(0);
  expect(script).toBeLessThanOrEqual(budgetBytes.script);
  expect(style).toBeGreaterThan(0);
  expect(style).toBeLessThanOrEqual(budgetBytes.style);
});

test('the page names nothing from elsewhere and has no script or style of its own', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  expect(page.match(/(?:src|href)="(?!\/app\/)[^"]*"/g)).toBeNull();
  expect(page.match(/<script(?![^>]* src=)|<style| on\w+=/g)).toBeNull();
});

function loadOf(entry: string) {
  const manifest: Readonly<Record<string, Chunk>> = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const first = reach(manifest, [entry]);
  const all = Object.values(manifest).map(({ file }) => file);
  const firstFiles = first.map(({ file }) => file);
  return {
    scripts: [...firstFiles.filter((file) => file.endsWith('.js')), 'theme.js'],
    styles: [...new Set(first.flatMap(({ css = [] }) => css))],
    lazy: all.filter((file) => file.endsWith('.js') && !firstFiles.includes(file)),
  };
}

/** What has to be there before the page can begin. */
function reach(manifest: Readonly<Record<string, Chunk>>, names: readonly string[]): readonly Chunk[] {
  const seen = new Map<string, Chunk>();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const chunk = manifest[name];
    if (!chunk || seen.has(name)) continue;
    seen.set(name, chunk);
    waiting.push(...(chunk.imports ?? []));
  }
  return [...seen.values()];
}

function sizeOf(files: readonly string[]): number {
  return files.reduce((bytes, file) => bytes + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(1)} KB`;
}
