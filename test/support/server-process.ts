import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** On top of what this process has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a server says that it can serve, and where. */
export type Readiness =
  | { readonly kind: 'line'; readonly pattern: RegExp }
  /** `path` answers 200, `/health` unless told. */
  | { readonly kind: 'health'; readonly url: string; readonly path?: string };

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const pollEveryMs = 20;
const killAfterMs = 10_000;
const keptChars = 64 * 1024;

/** One server as a child process, from spawn to exit. Its output is kept for error messages. */
export class ServerProcess {
  readonly url: string;
  /** Milliseconds from spawn to ready. */
  readonly readyMs: number;
  readonly #child: ChildProcess;
  readonly #output: { text: string };

  private constructor(url: string, readyMs: number, child: ChildProcess, output: { text: string }) {
    this.url = url;
    this.readyMs = readyMs;
    this.#child = child;
    this.#output = output;
  }

  /** Rejects with what the server printed when it ends, or is not ready in time. */
  static async start(command: ServerCommand, readiness: Readiness, deadlineMs: number): Promise<ServerProcess> {
    const startMs = performance.now();
    const child = spawn(command.program, command.args, {
      env: { ...process.env, ...command.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = keepOutput(child);
    const abandon = new AbortController();
    try {
      const url = await Promise.race([
        readyUrl(child, readiness, abandon.signal),
        endOf(child, abandon.signal),
        deadline(deadlineMs, abandon.signal),
      ]);
      return new ServerProcess(url, performance.now() - startMs, child, output);
    } catch (cause) {
      child.kill('SIGKILL');
      throw new Error(`${command.program} ${command.args.join(' ')}\ndid not start:\n${output.text}`, { cause });
    } finally {
      abandon.abort();
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Standard output and error so far, the last 64 Ki characters. */
  get output(): string {
    return this.#output.text;
  }

  /** Asks it to end, and makes it after 10 s. */
  async close(signal: NodeJS.Signals = 'SIGTERM'): Promise<ServerExit> {
    if (this.isRunning) {
      const exit = once(this.#child, 'exit');
      const kill = setTimeout(() => this.#child.kill('SIGKILL'), killAfterMs);
      this.#child.kill(signal);
      await exit;
      clearTimeout(kill);
    }
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }
}

function keepOutput(child: ChildProcess): { text: string } {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output.text = (output.text + text).slice(-keptChars);
    });
  }
  return output;
}

function readyUrl(child: ChildProcess, readiness: Readiness, signal: AbortSignal): Promise<string> {
  return readiness.kind === 'line'
    ? readyLine(child, readiness.pattern)
    : healthy(readiness.url, readiness.path ?? '/health', signal);
}

function readyLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (more: string) => {
      text += more;
      const url = pattern.exec(text)?.[1];
      if (url) resolve(url);
    });
  });
}

async function healthy(url: string, path: string, signal: AbortSignal): Promise<string> {
  while (!signal.aborted) {
    const response = await fetch(url + path).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return url;
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
  throw new Error('no longer waited for');
}

async function endOf(child: ChildProcess, signal: AbortSignal): Promise<never> {
  const [ended] = await once(child, 'exit', { signal });
  throw new Error(`it ended with ${ended}`);
}

function deadline(ms: number, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${ms} ms`)), ms);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}
