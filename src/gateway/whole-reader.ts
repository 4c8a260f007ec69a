import type { ServerResponse } from 'node:http';
import type { Run, RunReader } from './run.ts';
import type { RunWriter } from './run-writer.ts';
import { sendError } from './stream-reader.ts';

/** Waits for a run's end and writes it as one reply. The client that leaves before counts as a reader that left. */
export class WholeReader implements RunReader {
  readonly #run: Run;
  readonly #response: ServerResponse;
  readonly #writer: RunWriter;
  readonly #headers: () => Readonly<Record<string, string>>;

  constructor(run: Run, response: ServerResponse, writer: RunWriter, headers: () => Readonly<Record<string, string>>) {
    this.#run = run;
    this.#response = response;
    this.#writer = writer;
    this.#headers = headers;
    run.attach(this);
    response.on('close', () => run.detach(this));
  }

  /** The text is the run's; its log is of no use here. */
  get cursor(): number {
    return this.#run.log.last;
  }

  wake(): void {
    const end = this.#run.readableEnd;
    if (!end) return;
    this.#run.detach(this);
    if (this.#response.destroyed) return;
    if (end.kind === 'complete') this.#reply(this.#writer.whole(end));
    else sendError(this.#response, this.#run, end.error, this.#headers());
  }

  #reply(body: object): void {
    const headers = { 'content-type': 'application/json; charset=utf-8', ...this.#headers() };
    this.#response.writeHead(200, headers).end(JSON.stringify(body));
  }
}
