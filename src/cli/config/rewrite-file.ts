import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { CliError } from '../errors.ts';

/**
 * Changes a text file so that readers see the old or the new one, never half of it. Its mode stays, and a link to it too.
 * The draft lies beside it and is the lock: of two changes at one time one is refused.
 * @throws {CliError} CLI_CONFIG where the file cannot be read, or is being changed; whatever `change` throws
 */
export async function rewriteFile(path: string, change: (text: string) => string): Promise<void> {
  const target = await realpath(path).catch((cause: unknown) => {
    throw new CliError('CLI_CONFIG', `${path} cannot be changed: it is not there.`, { path }, { cause });
  });
  const { mode } = await stat(target);
  const draft = `${target}.new`;
  const file = await open(draft, 'wx', mode).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    const message = `${draft} is there already: another command is changing ${path}, or one was cut off; then delete it.`;
    throw new CliError('CLI_CONFIG', message, { path: draft }, { cause });
  });
  try {
    try {
      await file.writeFile(change(await readFile(target, 'utf8')));
      // The mask of the process may have taken some of it.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
