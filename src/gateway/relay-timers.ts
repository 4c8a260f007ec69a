/** How long a replica may take, in milliseconds; silence while the client reads nothing does not count as its own. */
export interface RelayDeadlines {
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

/** The deadlines of one relayed exchange; without any it waits for ever. */
export class RelayTimers {
  readonly #deadlines: RelayDeadlines | undefined;
  readonly #onPassed: (reason: string) => void;
  readonly #total: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;

  /** @param onPassed - told which one passed, in words */
  constructor(deadlines: RelayDeadlines | undefined, onPassed: (reason: string) => void) {
    this.#deadlines = deadlines;
    this.#onPassed = onPassed;
    this.#total = this.#start('end', deadlines?.totalMs);
    this.#silence = this.#start('first byte', deadlines?.firstByteMs);
  }

  /** Something has come: the next silence begins. */
  read(): void {
    clearTimeout(this.#silence);
    this.#silence = this.#start('next byte', this.#deadlines?.idleMs);
  }

  /** Nothing is read, so that nothing can come. */
  pause(): void {
    clearTimeout(this.#silence);
  }

  stop(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
  }

  #start(what: string, afterMs: number | undefined): NodeJS.Timeout | undefined {
    if (afterMs === undefined) return undefined;
    return setTimeout(() => this.#onPassed(`no ${what} within ${afterMs} ms`), afterMs);
  }
}
