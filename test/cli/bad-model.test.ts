import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tinyGguf } from '../../src/models/testing/tiny-gguf.ts';
import { nanoR1 } from '../support/nano-r1.ts';
import { type CliSurroundings, runCli } from '../support/run-cli.ts';

/** Another user than root, to whom permissions mean something. */
const nobody = 65_534;
const folder = mkdtempSync(join(tmpdir(), 'regauge-bad-model-'));
const home = join(folder, 'home');
const whole = readFileSync(nanoR1);

beforeAll(() => {
  chmodSync(folder, 0o755);
  mkdirSync(home);
  mkdirSync(join(folder, 'folder.gguf'));
  writeFileSync(join(folder, 'cut.gguf'), whole.subarray(0, 1_000_000));
  writeFileSync(join(folder, 'page.gguf'), '<!doctype html>');
  writeFileSync(join(folder, 'encoder.gguf'), tinyGguf({ metadata: { 'general.architecture': 'nomic-bert' } }));
  writeFileSync(
    join(folder, 'new.gguf'),
    tinyGguf({ metadata: { 'general.architecture': 'deepseek9' }, tensors: { a: [8] } }),
  );
  cpSync(nanoR1, join(folder, 'split-00001-of-00002.gguf'));
  cpSync(nanoR1, join(folder, 'secret.gguf'));
  chmodSync(join(folder, 'secret.gguf'), 0o000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function up(file: string, over: CliSurroundings = {}) {
  return runCli(['up', `./${file}`, '--port', '0', '--threads', '1'], {
    cwd: folder,
    env: { REGAUGE_HOME: home },
    ...over,
  });
}

test.each([
  ['cut.gguf', 65, './cut.gguf is cut short: it has 1000000 bytes and needs at least 3514176. Pull or copy it again.'],
  [
    'page.gguf',
    65,
    './page.gguf is not a GGUF model: it starts with "<!do", not "GGUF". Convert it with llama.cpp, or pull a model by name.',
  ],
  [
    'folder.gguf',
    65,
    './folder.gguf is not a GGUF model: it is a folder; name the .gguf file in it. Convert it with llama.cpp, or pull a model by name.',
  ],
  [
    'encoder.gguf',
    65,
    './encoder.gguf is a nomic-bert model, which does not generate text. Use a chat or reasoning model; see `regauge models`.',
  ],
  [
    'new.gguf',
    65,
    "llama.cpp could not load ./new.gguf: unknown model architecture: 'deepseek9'. This engine is llama.cpp v0.5.0 and does not know it: choose another model (`regauge models`), or update Regauge.",
  ],
  [
    'split-00001-of-00002.gguf',
    66,
    'split-00002-of-00002.gguf is missing: it is part 2 of a model in 2 files. Put all of them into one folder under the names they were published with, or pull the model by name.',
  ],
  [
    'absent.gguf',
    66,
    'There is no file ./absent.gguf. Check the path, or see `regauge models` for what can be pulled.',
  ],
])('%s ends with %i and one sentence that says the way out', async (file, exitCode, message) => {
  expect(await up(file)).toEqual({ exitCode, stdout: '', stderr: `regauge: ${message}\n` });
});

test.skipIf(process.platform === 'win32')('a file that may not be read ends with 77', async ({ skip }) => {
  const theirHome = mkdtempSync(join(folder, 'their-home-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const program = await runCli(['--version'], { uid: nobody });
    skip(program.exitCode !== 0, 'root reads everything, and nobody else may read this checkout');
    chownSync(theirHome, nobody, nobody);
  }
  expect(await up('secret.gguf', { env: { REGAUGE_HOME: theirHome }, ...(isRoot && { uid: nobody }) })).toEqual({
    exitCode: 77,
    stdout: '',
    stderr:
      'regauge: No permission for ./secret.gguf (EACCES). Change its owner, or point REGAUGE_HOME at a folder of yours.\n',
  });
});

test('what was refused left nothing of itself behind, and is as it was', async () => {
  const before = readdirSync(folder).toSorted();
  await up('cut.gguf');
  await up('new.gguf');
  expect(readdirSync(folder).toSorted()).toEqual(before);
  expect(readFileSync(join(folder, 'cut.gguf')).equals(whole.subarray(0, 1_000_000))).toBe(true);
  const kept = readdirSync(home, { recursive: true }).map(String);
  expect(kept.filter((path) => /^models\b|\.gguf/.test(path))).toEqual([]);
});

test('programs get the same as JSON', async () => {
  const { exitCode, stderr } = await runCli(['show', './page.gguf', '--json'], {
    cwd: folder,
    env: { REGAUGE_HOME: home },
  });
  expect({ exitCode, error: JSON.parse(stderr).error }).toMatchObject({
    exitCode: 65,
    error: { code: 'MODELS_NOT_GGUF' },
  });
});
