import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileWatch } from './file-watch.ts';

/** Notices of a file system are late on a busy machine. */
const patience = { timeout: 10_000 };

async function watched(known = 'a') {
  const folder = await mkdtemp(join(tmpdir(), 'regauge-watch-'));
  const path = join(folder, 'regauge.yaml');
  await writeFile(path, 'a');
  const texts: string[] = [];
  const troubles: string[] = [];
  const watch = async (at: string) => {
    const following = await FileWatch.start({
      path: at,
      text: known,
      onText: (text) => texts.push(text),
      onTrouble: (trouble) => troubles.push(trouble),
    });
    onTestFinished(async () => {
      following.close();
      await rm(folder, { recursive: true, force: true });
    });
    return following;
  };
  return { folder, path, texts, troubles, watch };
}

test('an edit is told once, whether the file was written or another put in its place', async () => {
  const { folder, path, texts, watch } = await watched();
  await watch(path);
  await writeFile(path, 'b');
  await expect.poll(() => texts, patience).toEqual(['b']);
  await writeFile(join(folder, 'draft'), 'c');
  await rename(join(folder, 'draft'), path);
  await expect.poll(() => texts, patience).toEqual(['b', 'c']);
}, 30_000);

test('an edit between reading and watching is not missed', async () => {
  const { path, texts, watch } = await watched('older');
  await watch(path);
  await expect.poll(() => texts, patience).toEqual(['a']);
}, 30_000);

test('a file that is written again as it was is no edit, unless somebody asks', async () => {
  const { path, texts, watch } = await watched();
  const following = await watch(path);
  await writeFile(path, 'a');
  following.ask();
  await expect.poll(() => texts, patience).toEqual(['a']);
  await writeFile(path, 'b');
  await expect.poll(() => texts, patience).toEqual(['a', 'b']);
}, 30_000);

test('through a link the file behind it is followed', async () => {
  const { path, texts, watch } = await watched();
  const other = await mkdtemp(join(tmpdir(), 'regauge-link-'));
  onTestFinished(() => rm(other, { recursive: true, force: true }));
  await symlink(path, join(other, 'link.yaml'));
  await watch(join(other, 'link.yaml'));
  await writeFile(path, 'b');
  await expect.poll(() => texts, patience).toEqual(['b']);
}, 30_000);

test('a file that is gone is a trouble only to whoever asks', async () => {
  const { path, texts, troubles, watch } = await watched();
  const following = await watch(path);
  await rm(path);
  following.ask();
  await expect.poll(() => troubles, patience).toEqual([expect.stringContaining('cannot be read')]);
  await writeFile(path, 'b');
  await expect.poll(() => texts, patience).toEqual(['b']);
}, 30_000);
