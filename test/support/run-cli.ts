import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as npm installs it, launcher included. */
export const launcher: string = fileURLToPath(new URL('../../bin/regauge.js', import.meta.url));

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSurroundings {
  /** On top of what this process has. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The user it runs as, where this process may choose. */
  readonly uid?: number;
}

/** Runs one command to its end. */
export function runCli(args: readonly string[], { env, ...options }: CliSurroundings = {}): Promise<CliOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...args], {
      ...options,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
