import type { ServerResponse } from 'node:http';
import type { Run, RunReader } from './run.ts';
import type { RunWriter } from './run-writer.ts';
import { sendError } from './stream-reader.ts';

/** Waits for a run's end and writes it as one reply. The client that leaves before counts as a reader that left. */
export class WholeReader implements RunReader {
  readonly #run: Run;

  constructor(run: Run, response: ServerResponse, writer: RunWriter, headers: () => Readonly<Record<string, string>>) {
    this.#run = run;
    run.attach(this);
    response.on('close', () => run.detach(this));
    void run.over.then((end) => {
      run.detach(this);
      if (response.destroyed) return;
      if (end.kind !== 'complete') return sendError(response, run, end.error, headers());
      const body = JSON.stringify(writer.whole(end));
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers() }).end(body);
    });
  }

  /** The text is the run's; its log is of no use here. */
  get cursor(): number {
    return this.#run.log.last;
  }

  wake(): void {}
}
