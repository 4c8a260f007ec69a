import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Copies between its own pipes and a terminal it makes for the program, and ends as the program ends. `pty.spawn` of the
 * standard library, so that a real terminal driver turns keys into what a program gets.
 */
const inTerminal = `
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
`;

export interface TerminalCommand {
  readonly python: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program at a terminal, and the person before it: types keys, and waits for what appears. */
export class TerminalProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<number | null>;
  #screen = '';
  #changed = Promise.withResolvers<void>();
  #readTo = 0;

  constructor({ python, program, args, env }: TerminalCommand) {
    this.#child = spawn(python, ['-c', inTerminal, program, ...args], { env: { ...process.env, ...env } });
    this.#ended = once(this.#child, 'close').then(([code]: readonly (number | null)[]) => code ?? null);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#show(text));
    }
    void this.#ended.then(() => this.#changed.resolve());
  }

  get screen(): string {
    return this.#screen;
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Waits for text that comes after what was waited for before. Rejects, with the screen, if the program ends without it. */
  async sees(text: string): Promise<void> {
    for (;;) {
      const at = this.#screen.indexOf(text, this.#readTo);
      if (at !== -1) {
        this.#readTo = at + text.length;
        return;
      }
      if (this.#child.exitCode !== null) throw new Error(`ended before ${JSON.stringify(text)}:\n${this.#screen}`);
      await this.#changed.promise;
    }
  }

  /** The exit code, when the program has ended by itself. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Ends it if it still runs: a terminal that goes away takes its program along. */
  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #show(text: string): void {
    this.#screen += text;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
