import { createInterface, type Interface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { CliContext } from '../context.ts';
import { bracketedPaste, filterPaste, noPaste } from './paste-filter.ts';

export type ReadOutcome =
  | { readonly kind: 'line'; readonly line: string }
  /** Ctrl-C; what stood on the line is gone. */
  | { readonly kind: 'interrupt'; readonly lineWasEmpty: boolean }
  /** Ctrl-D, or the terminal is gone. */
  | { readonly kind: 'end' };

/**
 * Edits lines on a terminal with node:readline, which gets only what is meant for it.
 *
 * The terminal stays raw for the reader's whole life. What is typed passes the paste filter and then goes to readline
 * while a line is being read, to the watcher of keys while an answer streams, and waits for the next line otherwise; so
 * nothing typed is echoed into an answer and nothing is lost.
 */
export class LineReader {
  readonly #terminal: Pick<CliContext, 'stdin' | 'stdout'>;
  readonly #feed = new PassThrough();
  readonly #recall: string[] = [];
  readonly #readline: Interface;
  readonly #decoder = new StringDecoder('utf8');
  readonly #outcomes: ReadOutcome[] = [];
  #paste = noPaste;
  #typedAhead = '';
  #deliver: ((outcome: ReadOutcome) => void) | undefined;
  #watchKeys: ((text: string) => void) | undefined;
  #ended = false;

  constructor(terminal: Pick<CliContext, 'stdin' | 'stdout'>, maxRecalled: number) {
    this.#terminal = terminal;
    this.#readline = createInterface({
      input: this.#feed,
      output: terminal.stdout,
      terminal: true,
      // readline keeps this very list, so that `read` can set what the arrow keys recall.
      history: this.#recall,
      historySize: maxRecalled,
    });
    this.#readline.on('line', (line) => this.#settle({ kind: 'line', line }));
    this.#readline.on('SIGINT', () => this.#interrupt());
    this.#readline.on('SIGCONT', () => this.#resume());
    this.#readline.on('close', () => this.#end());
    terminal.stdin.on('data', this.#onData);
    terminal.stdin.on('end', this.#onEnd);
    this.#claimTerminal();
  }

  /** @param recall - what the arrow keys go through, newest last */
  read(prompt: string, recall: readonly string[]): Promise<ReadOutcome> {
    const ready = this.#outcomes.shift();
    if (ready) return Promise.resolve(ready);
    if (this.#ended) return Promise.resolve({ kind: 'end' });
    this.#recall.splice(0, this.#recall.length, ...recall.toReversed());
    this.#readline.setPrompt(prompt);
    this.#readline.prompt(true);
    const outcome = new Promise<ReadOutcome>((resolve) => {
      this.#deliver = resolve;
    });
    this.typeAhead('');
    return outcome;
  }

  /** Gives what is typed from now on to `onKeys`, until the returned function is called. */
  watchKeys(onKeys: (text: string) => void): () => void {
    const waiting = this.#typedAhead;
    this.#typedAhead = '';
    this.#watchKeys = onKeys;
    if (waiting) onKeys(waiting);
    return () => {
      this.#watchKeys = undefined;
    };
  }

  /** Adds text as if it were typed for the next line. */
  typeAhead(text: string): void {
    this.#typedAhead += text;
    if (!this.#deliver || this.#typedAhead === '') return;
    this.#feed.write(this.#typedAhead);
    this.#typedAhead = '';
  }

  close(): void {
    this.#readline.close();
  }

  readonly #onData = (bytes: Buffer | string): void => {
    const step = filterPaste(this.#paste, typeof bytes === 'string' ? bytes : this.#decoder.write(bytes));
    this.#paste = step.state;
    if (step.text === '') return;
    if (this.#watchKeys) this.#watchKeys(step.text);
    else this.typeAhead(step.text);
  };

  readonly #onEnd = (): void => this.close();

  #settle(outcome: ReadOutcome): void {
    const deliver = this.#deliver;
    this.#deliver = undefined;
    if (deliver) deliver(outcome);
    else this.#outcomes.push(outcome);
  }

  #interrupt(): void {
    const lineWasEmpty = this.#readline.line === '';
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
    this.#terminal.stdout.write('\n');
    this.#settle({ kind: 'interrupt', lineWasEmpty });
  }

  /** After Ctrl-Z and `fg` the shell has set the terminal its own way. */
  #resume(): void {
    this.#terminal.stdin.setRawMode?.(false);
    this.#claimTerminal();
    this.#readline.prompt(true);
  }

  #claimTerminal(): void {
    this.#terminal.stdin.setRawMode?.(true);
    this.#terminal.stdin.resume();
    this.#terminal.stdout.write(bracketedPaste.on);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { stdin, stdout } = this.#terminal;
    stdin.off('data', this.#onData);
    stdin.off('end', this.#onEnd);
    stdin.setRawMode?.(false);
    stdin.pause();
    stdout.write(bracketedPaste.off);
    this.#settle({ kind: 'end' });
  }
}
