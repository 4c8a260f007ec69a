import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../errors.ts';

const secretBytes = 32;

/**
 * The secret of this installation, made at the first call: keys in cookies are sealed with it. Processes that start at the
 * same time get the same one, since only one of them can give its file the name.
 * @throws {CliError} CLI_CONFIG when what lies there is no secret, or cannot be read
 */
export async function appSecret(home: string): Promise<Uint8Array> {
  const path = join(home, 'app-secret');
  const there = await readFile(path).catch((error: unknown) => unlessAbsent(error, path));
  if (there) return checked(there, path);
  await mkdir(home, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, randomBytes(secretBytes), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return checked(await readFile(path), path);
}

function unlessAbsent(error: unknown, path: string): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  const why = error instanceof Error ? error.message : String(error);
  const message = `${path} cannot be read (${why}). It has to belong to the user that runs this; or point REGAUGE_HOME elsewhere.`;
  throw new CliError('CLI_CONFIG', message);
}

function checked(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === secretBytes) return bytes;
  const message = `${path} should hold ${secretBytes} bytes and has ${bytes.length}. Delete it: whoever is signed in in a browser will have to sign in again.`;
  throw new CliError('CLI_CONFIG', message);
}
