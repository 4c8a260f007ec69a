import type { ServerResponse } from 'node:http';
import type { WireError } from '#wire';
import { errorBodyFor } from './error-body.ts';
import { GatewayError } from './errors.ts';
import type { Run, RunReader } from './run.ts';
import { eventStream, type RunWriter } from './run-writer.ts';
import { retryAfterSeconds, toWireError } from './to-wire-error.ts';

export interface StreamReaderOptions {
  /** Number of the last event the reader has. */
  readonly after: number;
  /** Server-sent events carry their numbers as `id`, so that whoever is cut off knows where to go on. */
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
 * Writes a run to one socket as a stream of its protocol.
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
    this.#catchUp();
    run.attach(this);
    this.wake();
  }

  get cursor(): number {
    return this.#cursor;
  }

  wake(): void {
    if (this.#isOver) return;
    while (!this.#isBlocked && this.#cursor < this.#run.readable) {
      const unread = this.#run.readable - this.#cursor;
      const slice = this.#run.log.slice(this.#cursor, Math.min(maxEventsPerWrite, unread));
      if (slice.kind === 'trimmed') {
        this.#tooLate(slice.firstKept);
        return;
      }
      const first = this.#cursor + 1;
      this.#cursor = slice.last;
      this.#write(slice.events.map((event, i) => this.#numbered(this.#writer.event(event), first + i)).join(''));
    }
    if (this.#run.readableEnd && this.#cursor >= this.#run.readable && !this.#isBlocked) this.#finish();
  }

  /** Shows the writer what its reader has already, as far as it is kept. */
  #catchUp(): void {
    const past = this.#run.log.slice(0, this.#cursor);
    if (past.kind === 'events') for (const event of past.events) this.#writer.event(event);
  }

  #numbered(event: string, number: number): string {
    if (!this.#options.isNumbered || event === '' || this.#writer.contentType !== eventStream) return event;
    // Of several server-sent events the last has the number: whoever got it got them all.
    const last = event.lastIndexOf('\n\n', event.length - 3);
    const at = last < 0 ? 0 : last + 2;
    return `${event.slice(0, at)}id: ${number}\n${event.slice(at)}`;
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
      'content-type': this.#writer.contentType,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...this.#options.headers(),
    });
    this.#response.flushHeaders();
    this.#response.socket?.setNoDelay(true);
  }

  #beat(): void {
    if (!this.#isBlocked) this.#write(this.#writer.keepAlive);
  }

  #finish(): void {
    const { end } = this.#run;
    if (!end) return;
    this.#over();
    if (end.kind === 'complete') {
      this.#head();
      this.#response.end(this.#writer.done);
    } else this.#fail(end.error);
  }

  #tooLate(firstKept: number): void {
    const message = `Events before number ${firstKept} are no longer kept; ask for those after ${firstKept - 1}, or for the run's record.`;
    const error = toWireError(new GatewayError('GATEWAY_RUN_TRIMMED', message, { firstKept }));
    this.#over();
    this.#fail(error);
  }

  #fail(error: WireError): void {
    if (this.#response.headersSent) this.#response.end(this.#writer.failed(error));
    else sendError(this.#response, this.#run, error, this.#options.headers());
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

/** An error with its own status, in the protocol's shape. */
export function sendError(
  response: ServerResponse,
  { protocol, id }: Pick<Run, 'protocol' | 'id'>,
  error: WireError,
  headers: Readonly<Record<string, string>>,
): void {
  const seconds = retryAfterSeconds(error);
  response
    .writeHead(error.httpStatus, {
      'content-type': 'application/json; charset=utf-8',
      ...headers,
      ...(seconds !== undefined && { 'retry-after': String(seconds) }),
    })
    .end(JSON.stringify(errorBodyFor(protocol, error, id)));
}
