import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rewriteFile } from './rewrite-file.ts';

async function fileWith(text: string, mode: number): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-rewrite-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'regauge.yaml');
  await writeFile(path, text, { mode });
  return { folder, path };
}

test('the text is another, the mode is not, and nothing is left beside it', async () => {
  const { folder, path } = await fileWith('a', 0o640);
  await rewriteFile(path, (text) => `${text}b`);
  expect(await readFile(path, 'utf8')).toBe('ab');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  expect(await readdir(folder)).toEqual(['regauge.yaml']);
});

test('a link stays one', async () => {
  const { folder, path } = await fileWith('a', 0o600);
  const link = join(folder, 'link.yaml');
  await symlink(path, link);
  await rewriteFile(link, () => 'b');
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(path, 'utf8')).toBe('b');
});

test('a change that fails leaves everything as it was', async () => {
  const { folder, path } = await fileWith('a', 0o600);
  const change = () => {
    throw new Error('no');
  };
  await expect(rewriteFile(path, change)).rejects.toThrow('no');
  expect(await readFile(path, 'utf8')).toBe('a');
  expect(await readdir(folder)).toEqual(['regauge.yaml']);
});

test('of two changes at one time one is refused, so that neither is lost', async () => {
  const { path } = await fileWith('', 0o600);
  const results = await Promise.allSettled(['a', 'b'].map((word) => rewriteFile(path, (text) => text + word)));
  const made = results.filter(({ status }) => status === 'fulfilled');
  expect((await readFile(path, 'utf8')).length).toBe(made.length);
  expect(made.length).toBeGreaterThan(0);
});

test('a file that is not there is not made', async () => {
  await expect(rewriteFile('/nowhere/regauge.yaml', () => '')).rejects.toThrow('it is not there');
});
