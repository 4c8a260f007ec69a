import type { Run, RunReader } from '../run.ts';
import { type CopiedOptions, copiedEnd, type RunCopies, type RunCopyPart } from './run-copy.ts';

/**
 * A kept run's first reader: what it has copied the others may read. Were they ahead of the copy, the run could go on from it
 * with another text under numbers that they have seen. One part is under way at a time, and takes all there is.
 */
export class RunCopier implements RunReader {
  readonly #run: Run;
  readonly #copies: RunCopies;
  #cursor: number;
  #isUnderWay = false;

  /** @param options - of a run that is new; undefined: its copy is there already, as far as its log goes now */
  constructor(run: Run, options: CopiedOptions | undefined, copies: RunCopies) {
    this.#run = run;
    this.#copies = copies;
    this.#cursor = run.log.last;
    run.holdBack();
    run.attach(this);
    if (options) void this.#send(options);
  }

  get cursor(): number {
    return this.#cursor;
  }

  wake(): void {
    const { log, end } = this.#run;
    if (!this.#isUnderWay && (log.last > this.#cursor || end)) void this.#send(undefined);
  }

  async #send(options: CopiedOptions | undefined): Promise<void> {
    this.#isUnderWay = true;
    const part = this.#part(options);
    const isCopied = part !== undefined && (await this.#take(part));
    this.#isUnderWay = false;
    if (!isCopied || part.end) this.#run.detach(this);
    if (!isCopied) {
      this.#run.letAllThrough();
      return;
    }
    this.#cursor += part.events.length;
    this.#run.letThrough(this.#cursor, part.end !== undefined);
  }

  /** A process that takes no copies is no reason to hold up a reader. */
  async #take(part: RunCopyPart): Promise<boolean> {
    return (await this.#copies.take(part).catch(() => 'dropped')) === 'copied';
  }

  /** Undefined when some of it is gone from the log, and with it from every copy. */
  #part(options: CopiedOptions | undefined): RunCopyPart | undefined {
    const { id, log, tokenizer, attempts, arrivedMs, end } = this.#run;
    const slice = log.slice(this.#cursor, log.last - this.#cursor);
    if (slice.kind === 'trimmed') {
      this.#copies.forget(id);
      return undefined;
    }
    return {
      id,
      options,
      events: slice.events,
      tokenizer,
      attempts: attempts.map((one) => ({ ...one })),
      ageMs: performance.now() - arrivedMs,
      end: end && copiedEnd(end),
    };
  }
}
