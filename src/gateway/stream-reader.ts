import type { ServerResponse } from 'node:http';
import { errorEvent, sseComment, sseDone, toErrorBody } from '#wire';
import { GatewayError } from './errors.ts';
import type { Run, RunReader } from './run.ts';
import type { RunWriter } from './run-writer.ts';
import { retryAfterSeconds, toWireError } from './to-wire-error.ts';

export interface StreamReaderOptions {
  /** Number of the last event the reader has. */
  readonly after: number;
  /** Events carry their numbers as `id`, so that whoever is cut off knows where to go on. */
  readonly isNumbered: boolean;
  readonly keepAliveMs: number;
  /** How long a reader may take nothing before it is cut off. */
  readonly slowReaderMs: number;
  /** Asked when the head leaves, which is when the decision is known. */
  readonly headers: () => Readonly<Record<string, string>>;
}

/** Events written in one go; between two, a slow socket is noticed. */
const maxEventsPerWrite = 256;

/**
 * Writes a run to one socket as server-sent events.
 *
 * The status leaves with the first event, or with the first keep-alive: what fails before is a plain error with its own
 * status. A socket that takes no more holds up the replica, and is closed when that lasts.
 */
export class StreamReader implements RunReader {
  readonly #run: Run;
  readonly #response: ServerResponse;
  readonly #writer: RunWriter;
  readonly #options: StreamReaderOptions;
  readonly #keepAlive: NodeJS.Timeout;
  #cursor: number;
  #isBlocked = false;
  #isOver = false;
  #slow: NodeJS.Timeout | undefined;

  constructor(run: Run, response: ServerResponse, writer: RunWriter, options: StreamReaderOptions) {
    this.#run = run;
    this.#response = response;
    this.#writer = writer;
    this.#options = options;
    this.#cursor = options.after;
    this.#keepAlive = setInterval(() => this.#beat(), options.keepAliveMs);
    response.on('close', () => this.#leave());
    response.on('error', () => this.#leave());
    run.attach(this);
    this.wake();
  }

  get cursor(): number {
    return this.#cursor;
  }

  wake(): void {
    if (this.#isOver) return;
    while (!this.#isBlocked && this.#cursor < this.#run.log.last) {
      const slice = this.#run.log.slice(this.#cursor, maxEventsPerWrite);
      if (slice.kind === 'trimmed') {
        this.#tooLate(slice.firstKept);
        return;
      }
      const first = this.#cursor + 1;
      this.#cursor = slice.last;
      this.#write(slice.events.map((event, i) => this.#numbered(this.#writer.event(event), first + i)).join(''));
    }
    if (this.#run.end && this.#cursor >= this.#run.log.last && !this.#isBlocked) this.#finish();
  }

  #numbered(event: string, number: number): string {
    return this.#options.isNumbered && event !== '' ? `id: ${number}\n${event}` : event;
  }

  #write(text: string): void {
    if (text === '') return;
    this.#head();
    this.#keepAlive.refresh();
    if (this.#response.write(text)) return;
    this.#isBlocked = true;
    this.#run.block(this);
    this.#slow = setTimeout(() => this.#response.destroy(), this.#options.slowReaderMs);
    this.#response.once('drain', () => this.#drained());
  }

  #drained(): void {
    clearTimeout(this.#slow);
    this.#isBlocked = false;
    this.#run.release(this);
    this.wake();
  }

  #head(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...this.#options.headers(),
    });
    this.#response.flushHeaders();
    this.#response.socket?.setNoDelay(true);
  }

  #beat(): void {
    if (this.#isBlocked) return;
    this.#head();
    this.#write(sseComment('keep-alive'));
  }

  #finish(): void {
    const { end } = this.#run;
    if (!end) return;
    this.#over();
    if (end.kind === 'complete') {
      this.#head();
      this.#response.end(sseDone);
    } else if (this.#response.headersSent) {
      this.#response.end(errorEvent(end.error) + sseDone);
    } else {
      sendError(this.#response, toWireError(end.error), this.#options.headers());
    }
  }

  #tooLate(firstKept: number): void {
    const message = `Events before number ${firstKept} are no longer kept; ask for those after ${firstKept - 1}, or for the run's record.`;
    const error = toWireError(new GatewayError('GATEWAY_RUN_TRIMMED', message, { firstKept }));
    this.#over();
    if (this.#response.headersSent) this.#response.end(errorEvent(error) + sseDone);
    else sendError(this.#response, error, this.#options.headers());
  }

  /** The socket closed; when the reply was not over, the client left. */
  #leave(): void {
    if (!this.#isOver) this.#over();
  }

  #over(): void {
    this.#isOver = true;
    clearInterval(this.#keepAlive);
    clearTimeout(this.#slow);
    this.#run.detach(this);
  }
}

/** An error with its own status, in the shape of OpenAI. */
export function sendError(
  response: ServerResponse,
  error: ReturnType<typeof toWireError>,
  headers: Readonly<Record<string, string>> = {},
): void {
  const seconds = retryAfterSeconds(error);
  response
    .writeHead(error.httpStatus, {
      'content-type': 'application/json; charset=utf-8',
      ...headers,
      ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    })
    .end(JSON.stringify(toErrorBody(error)));
}
