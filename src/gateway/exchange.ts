import type { Dispatcher } from 'undici';
import type { Adapter, EventReader, UpstreamEvent, UpstreamFailure, UpstreamRequest, UpstreamUsage } from '#fleet';
import { unreachable } from '#kernel';
import { createSseScanner, type FinishReason, type SseScanner } from '#wire';

/** How long each silence of a replica is borne. Keep-alive comments count as life, not as a token. */
export interface ExchangeDeadlines {
  /** From sending to the reply's head. */
  readonly firstByteMs: number;
  /** From sending to the first token. */
  readonly firstTokenMs: number;
  /** Between two reads once the reply has begun. */
  readonly idleMs: number;
  readonly totalMs: number;
}

export type ExchangeOutcome =
  | {
      readonly kind: 'finished';
      readonly reason: FinishReason;
      /** The stop string that was met, where the replica names it. */
      readonly matched?: string | undefined;
      readonly usage: UpstreamUsage | undefined;
    }
  | { readonly kind: 'failure'; readonly failure: UpstreamFailure }
  /** The connection broke, or the stream ended without a finish reason: `[DONE]` alone is no success. */
  | { readonly kind: 'lost'; readonly because: string }
  | {
      readonly kind: 'stalled';
      readonly at: 'first byte' | 'first token' | 'next event' | 'end';
      readonly afterMs: number;
    }
  | { readonly kind: 'aborted' };

/** Events that carry something for the reader of the answer; the others decide the outcome. */
export type ContentEvent = Extract<
  UpstreamEvent,
  { readonly kind: 'prompt-tokens' | 'thinking' | 'answer' | 'silent-tokens' }
>;

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  /** With the path prefix of the replica's URL already in it. */
  readonly request: UpstreamRequest;
  readonly readFailure: Adapter['readFailure'];
  readonly reader: EventReader;
  readonly deadlines: ExchangeDeadlines;
  /** All that came with one read, in order; never empty. */
  readonly onContent: (events: readonly ContentEvent[]) => void;
}

const maxFailureBytes = 64 * 1024;
/** After the finish reason only usage and `[DONE]` are missing, and no answer is held up for them. */
const afterFinishMs = 2_000;
const decoder = new TextDecoder();

/**
 * One attempt at one replica: sends the request, reads the stream, says in one word how it went.
 *
 * An exchange is over when its outcome is known. Whatever ends it early (abort, deadline, error) closes the replica's
 * connection at once, since an engine only stops computing for a client that is gone.
 */
export class Exchange {
  readonly outcome: Promise<ExchangeOutcome>;
  /** Header `x-request-id` of the reply: our engine's name for the run. */
  upstreamId: string | undefined;
  readonly #options: ExchangeOptions;
  readonly #scanner: SseScanner;
  readonly #timers: { total: NodeJS.Timeout; head: NodeJS.Timeout; firstToken: NodeJS.Timeout };
  #idle: NodeJS.Timeout | undefined;
  #resolve: (outcome: ExchangeOutcome) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #paused = false;
  #status = 0;
  #retryAfter: string | undefined;
  #failureBody: Buffer[] = [];
  #failureBytes = 0;
  #finish: Extract<UpstreamEvent, { kind: 'finish' }> | undefined;
  #usage: UpstreamUsage | undefined;
  #batch: ContentEvent[] = [];

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#scanner = createSseScanner({
      event: ({ data }) => this.#read(decoder.decode(data)),
      comment: () => undefined,
    });
    const { firstByteMs, firstTokenMs, totalMs } = options.deadlines;
    this.#timers = {
      total: this.#deadline('end', totalMs),
      head: this.#deadline('first byte', firstByteMs),
      firstToken: this.#deadline('first token', firstTokenMs),
    };
    this.#dispatch();
  }

  /** Ends it at the replica too; the outcome is `aborted` unless it is known already. */
  abort(): void {
    this.#settle({ kind: 'aborted' });
  }

  /** Reads no further, for a client that does not keep up; no deadline runs for what is not read. */
  pause(): void {
    if (this.#paused || this.#settled) return;
    this.#paused = true;
    clearTimeout(this.#idle);
    this.#controller?.pause();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#settled) return;
    if (this.#status > 0) this.#startIdle();
    this.#controller?.resume();
  }

  #dispatch(): void {
    const { method, path, headers, body } = this.#options.request;
    this.#options.dispatcher.dispatch(
      { method, path, headers, body, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: (controller) => {
          this.#controller = controller;
          if (this.#settled) controller.abort(new Error('the exchange is over'));
        },
        onResponseStart: (_controller, status, headers) => this.#head(status, headers),
        onResponseData: (_controller, chunk) => this.#data(chunk),
        onResponseEnd: () => this.#end(),
        onResponseError: (_controller, error) => this.#broke(error.message),
      },
    );
  }

  #head(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void {
    clearTimeout(this.#timers.head);
    this.#status = status;
    this.#retryAfter = only(headers['retry-after']);
    this.upstreamId = only(headers['x-request-id']);
    if (this.#paused) this.#controller?.pause();
    else this.#startIdle();
    const type = only(headers['content-type']) ?? '';
    if (status === 200 && !type.startsWith('text/event-stream')) {
      this.#broken(`The replica answered with ${type.slice(0, 100) || 'no content type'} instead of a stream.`);
    }
  }

  #data(chunk: Buffer): void {
    if (this.#settled) return;
    if (!this.#paused) this.#idle?.refresh();
    if (this.#status !== 200) {
      this.#failureBody.push(chunk);
      this.#failureBytes += chunk.length;
      if (this.#failureBytes > maxFailureBytes) this.#refused();
      return;
    }
    try {
      this.#scanner.push(chunk);
    } catch (error) {
      this.#flush();
      this.#broken(error instanceof Error ? error.message : String(error));
    }
    this.#flush();
  }

  /** Reads one event. What comes after the outcome is known counts for nothing. */
  #read(data: string): void {
    if (this.#settled) return;
    for (const event of this.#options.reader.read(data)) {
      if (this.#settled) return;
      this.#take(event);
    }
  }

  #take(event: UpstreamEvent): void {
    switch (event.kind) {
      case 'thinking':
      case 'answer':
      case 'silent-tokens':
        clearTimeout(this.#timers.firstToken);
        this.#batch.push(event);
        return;
      case 'prompt-tokens':
        this.#batch.push(event);
        return;
      case 'usage':
        this.#usage = event.counts;
        return;
      case 'finish':
        this.#finish ??= event;
        this.#awaitUsage();
        return;
      case 'failure':
        this.#flush();
        this.#settle({ kind: 'failure', failure: event.failure });
        return;
      case 'done':
        this.#flush();
        this.#settleEnd('the stream ended with [DONE] and without a finish reason');
        return;
      default:
        unreachable(event);
    }
  }

  #end(): void {
    if (this.#settled) return;
    if (this.#status !== 200) this.#refused();
    else this.#settleEnd('the stream ended without a finish reason');
  }

  #broke(reason: string): void {
    if (this.#settled) return;
    this.#settleEnd(this.#status === 0 ? `no connection: ${reason}` : `the connection broke: ${reason}`);
  }

  #settleEnd(because: string): void {
    const finish = this.#finish;
    if (finish === undefined) this.#settle({ kind: 'lost', because });
    else this.#settle({ ...finish, kind: 'finished', usage: this.#usage });
  }

  #refused(): void {
    const body = Buffer.concat(this.#failureBody).toString('utf8');
    this.#settle({ kind: 'failure', failure: this.#options.readFailure(this.#status, body, this.#retryAfter) });
  }

  #broken(message: string): void {
    const failure = { kind: 'broken', status: 200, message, param: undefined, retryAfterMs: undefined } as const;
    this.#settle({ kind: 'failure', failure });
  }

  #awaitUsage(): void {
    clearTimeout(this.#timers.firstToken);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#settleEnd(''), Math.min(afterFinishMs, this.#options.deadlines.idleMs));
  }

  #startIdle(): void {
    clearTimeout(this.#idle);
    if (this.#finish === undefined) this.#idle = this.#deadline('next event', this.#options.deadlines.idleMs);
    else this.#awaitUsage();
  }

  #deadline(at: Extract<ExchangeOutcome, { kind: 'stalled' }>['at'], afterMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#settle({ kind: 'stalled', at, afterMs }), afterMs);
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const events = this.#batch;
    this.#batch = [];
    this.#options.onContent(events);
  }

  #settle(outcome: ExchangeOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#idle);
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#resolve(outcome);
    // A stream that finished is at its end anyway, and its connection is worth keeping.
    if (outcome.kind === 'finished') this.#letEnd();
    else this.#controller?.abort(new Error('the exchange is over'));
  }

  #letEnd(): void {
    if (this.#paused) this.#controller?.resume();
    const controller = this.#controller;
    setTimeout(() => controller?.abort(new Error('the exchange is over')), afterFinishMs).unref();
  }
}

function only(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
