import { type ChildProcess, spawn } from 'node:child_process';

/** What the supervised process is doing; told on every change. */
export type SupervisedState =
  | { readonly kind: 'starting'; readonly attempt: number }
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'crashed'; readonly how: string; readonly restartInMs: number }
  /** It failed in a way that trying again cannot mend (bad model file, no memory), or too often. */
  | { readonly kind: 'given-up'; readonly how: string; readonly exitCode: number }
  | { readonly kind: 'stopped' };

export interface SuperviseOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Exit codes after which a restart is pointless. */
  readonly finalExitCodes: readonly number[];
  readonly firstRestartMs: number;
  readonly maxRestartMs: number;
  /** Alive this long counts as healthy again: the next restart is quick. */
  readonly healthyAfterMs: number;
  readonly maxFastCrashes: number;
  readonly onState: (state: SupervisedState) => void;
  readonly onLogLine: (line: string) => void;
}

/**
 * Keeps one process alive: restarts it with doubling back-off, gives up when it says that trying again is pointless or
 * when it keeps dying at once. The process says `ready <url>` on its standard output; everything else it prints is log.
 */
export class Supervisor {
  readonly #options: SuperviseOptions;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #fastCrashes = 0;
  #attempt = 0;
  #stopping = false;
  #exited: Promise<void> = Promise.resolve();

  constructor(options: SuperviseOptions) {
    this.#options = options;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Asks the process to end, kills it after `graceMs`, and waits until it is gone. */
  async stop(graceMs = 5_000): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child && child.exitCode === null) {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await this.#exited;
      clearTimeout(kill);
    }
    this.#options.onState({ kind: 'stopped' });
  }

  #start(): void {
    this.#attempt++;
    this.#options.onState({ kind: 'starting', attempt: this.#attempt });
    const startedAtMs = performance.now();
    const child = spawn(this.#options.command, this.#options.args, {
      env: this.#options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const lastLines: string[] = [];
    readLines(child.stdout, (line) => this.#readLine(line));
    readLines(child.stderr, (line) => {
      lastLines.push(line);
      if (lastLines.length > 5) lastLines.shift();
      this.#options.onLogLine(line);
    });
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => lastLines.push(error.message));
      child.once('close', (code, signal) => {
        resolve();
        if (!this.#stopping) this.#onExit(code, signal, lastLines.at(-1), performance.now() - startedAtMs);
      });
    });
  }

  #readLine(line: string): void {
    const url = /^ready (\S+)$/.exec(line)?.[1];
    if (url) this.#options.onState({ kind: 'ready', url });
    else this.#options.onLogLine(line);
  }

  #onExit(code: number | null, signal: string | null, lastLine: string | undefined, aliveMs: number): void {
    const { finalExitCodes, firstRestartMs, maxRestartMs, healthyAfterMs, maxFastCrashes } = this.#options;
    const how = signal ? `was killed by ${signal}` : `ended with code ${code}${lastLine ? `: ${lastLine}` : ''}`;
    this.#fastCrashes = aliveMs >= healthyAfterMs ? 0 : this.#fastCrashes + 1;
    const isFinal = code !== null && finalExitCodes.includes(code);
    if (isFinal || this.#fastCrashes > maxFastCrashes) {
      this.#options.onState({ kind: 'given-up', how: lastLine && isFinal ? lastLine : how, exitCode: code ?? 1 });
      return;
    }
    const restartInMs = Math.min(maxRestartMs, firstRestartMs * 2 ** Math.max(0, this.#fastCrashes - 1));
    // Set before it is told, so that whoever hears of it can still stop.
    this.#timer = setTimeout(() => this.#start(), restartInMs);
    this.#options.onState({ kind: 'crashed', how, restartInMs });
  }
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}
