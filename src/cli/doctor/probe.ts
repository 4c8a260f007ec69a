import { execFile } from 'node:child_process';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

export type CommandOutcome =
  | { readonly kind: 'ok'; readonly stdout: string }
  /** No such program on the PATH. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  | { readonly kind: 'failed'; readonly message: string };

/** Everything the doctor may ask of the machine; it writes nothing. Tests answer from captured text. */
export interface Probe {
  run(command: string, args: readonly string[]): Promise<CommandOutcome>;
  /** A whole text file, or undefined when it is missing or may not be read. */
  read(path: string): Promise<string | undefined>;
  /** Names in a folder, sorted; empty when it is missing. */
  list(folder: string): Promise<readonly string[]>;
  /** Free space for this user where `path` is, or would be created. */
  freeDiskBytes(path: string): Promise<number | undefined>;
}

/** @param timeoutMs - for one command; a vendor tool whose driver hangs must not hang the doctor, which is run when a card is ill */
export function machineProbe(timeoutMs: number = 3_000): Probe {
  return {
    run: (command, args) => runCommand(command, args, timeoutMs),
    read: (path) => readFile(path, 'utf8').catch(() => undefined),
    list: async (folder) => (await readdir(folder).catch(() => [])).toSorted(),
    freeDiskBytes,
  };
}

function runCommand(command: string, args: readonly string[], timeoutMs: number): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    // SIGKILL, because a tool stuck in its driver ignores SIGTERM.
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024 } as const;
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (!error) resolve({ kind: 'ok', stdout });
      else if (error.code === 'ENOENT') resolve({ kind: 'absent' });
      else if (error.killed) resolve({ kind: 'timed-out', timeoutMs });
      else resolve({ kind: 'failed', message: firstLine(stderr) ?? firstLine(stdout) ?? error.message });
    });
  });
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim();
}

async function freeDiskBytes(path: string): Promise<number | undefined> {
  const stats = await statfs(path).catch(() => undefined);
  if (stats) return stats.bavail * stats.bsize;
  return dirname(path) === path ? undefined : freeDiskBytes(dirname(path));
}
