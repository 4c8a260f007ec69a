import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Held by the process that may take over what an earlier one left unfinished. */
export interface WriterLock {
  /** Another process that is alive has it. */
  readonly isTaken: boolean;
  release(): Promise<void>;
}

/**
 * Two gateways may share a home, and each has to leave the answers of the other alone. The first has the lock; one whose
 * process is gone is nobody's.
 */
export async function lockWriting(home: string): Promise<WriterLock> {
  const path = join(home, 'chats.lock');
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  if (pid !== process.pid && isAlive(pid)) return { isTaken: true, release: async () => undefined };
  await writeFile(path, String(process.pid), { mode: 0o600 });
  return { isTaken: false, release: () => rm(path, { force: true }) };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
