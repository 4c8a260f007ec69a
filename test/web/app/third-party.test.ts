import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../architecture/sources.ts';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
}

test('the built pages carry the licence of every package that web/package.json names, and of pdf.js', () => {
  const built = spawnSync(process.execPath, ['scripts/build-web.js'], { cwd: root, encoding: 'utf8' });
  expect(built.status, built.stderr).toBe(0);
  const sections = readFileSync(join(root, 'web', 'dist', 'THIRD-PARTY.txt'), 'utf8').split(/^-{80}$/m);
  const heads = sections.map((section) => section.trim().split('\n').slice(0, 2).join(', '));
  const names = Object.keys(manifestOf('web').dependencies ?? {});
  expect(names.length).toBeGreaterThan(5);
  const wanted = names.map((name) => {
    const { version, license } = manifestOf(join('node_modules', name));
    return `${name} ${version}, ${license}`;
  });
  expect(heads).toEqual(expect.arrayContaining([...wanted, expect.stringMatching(/^pdf\.js .* \d\S+, Apache-2\.0$/)]));
  expect(sections.slice(1).filter((section) => !/\b(?:copyright|Apache License)\b/i.test(section))).toEqual([]);
});
