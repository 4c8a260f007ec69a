import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { type RelayDeadlines, RelayTimers } from './relay-timers.ts';

/** How a relayed exchange ended, for logs and counters. */
export type RelayOutcome =
  | { readonly kind: 'complete'; readonly status: number }
  | { readonly kind: 'client-gone' }
  /** The replica failed before anything of its reply was passed on. */
  | { readonly kind: 'replica-down'; readonly reason: string }
  /** Likewise, in its own words: only where replies are checked. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly body: string;
      readonly retryAfter: string | undefined;
    }
  /** The replica failed while it answered: the client got an error event, or a cut body where no event can be written. */
  | { readonly kind: 'replica-lost'; readonly reason: string }
  /** A deadline passed; where something had left, the client was told as above. */
  | { readonly kind: 'stalled'; readonly reason: string };

/** Reads along with a reply, and says at its end whether it was one. */
export interface CheckedReply {
  /** @returns what is passed on of it now */
  push(chunk: Uint8Array): string | Uint8Array;
  end():
    | { readonly kind: 'whole'; readonly rest: string | Uint8Array }
    /** It told its failure itself. */
    | { readonly kind: 'failed'; readonly reason: string; readonly rest: string }
    | { readonly kind: 'incomplete'; readonly reason: string };
}

/** What a relay keeps an eye on; without it a reply is passed on as it comes, for as long as it takes. */
export interface RelayWatch {
  readonly deadlines: RelayDeadlines;
  /** Reads replies with status 200; those with another one are held back. */
  readonly checked: CheckedReply;
  /** Some of a reply has come. */
  readonly onData: () => void;
}

export interface RelayBodies {
  /** JSON body of a 502. */
  readonly down: (reason: string) => string;
  /** Server-sent event that ends a stream. */
  readonly lost: (reason: string) => string;
}

/** What is passed on; headers of the connection among it are left out. */
export interface RelaySource {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Headers;
  readonly body: IncomingMessage | string | null;
}

export interface RelayOptions {
  readonly source: RelaySource;
  readonly response: ServerResponse;
  readonly replica: Dispatcher;
  readonly lost: RelayBodies['lost'];
  readonly watch?: RelayWatch | undefined;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const maxRefusalBytes = 64 * 1024;

/** Headers that belong to one connection, not to the message (RFC 9110 section 7.6.1), and those that undici sets itself. */
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
]);

/**
 * One exchange that is passed through to a replica, byte for byte in both directions.
 *
 * What ends it is the client leaving (the replica's request is aborted at once), the replica's connection ending, or a
 * deadline of `watch`. A stream that ends early is given an error event, so that nobody takes half an answer for a whole one.
 * Where nothing has left when it fails, nothing is written: another replica may be asked, or the client told.
 */
export class Relay {
  readonly outcome: Promise<RelayOutcome>;
  readonly #options: RelayOptions;
  readonly #timers: RelayTimers;
  readonly #onClose = (): void => this.#settle({ kind: 'client-gone' });
  #resolve: (outcome: RelayOutcome) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Headers = {};
  #refusal: Buffer[] = [];
  #refusalBytes = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#timers = new RelayTimers(options.watch?.deadlines, (reason) => this.#giveUp({ kind: 'stalled', reason }));
    options.response.on('close', this.#onClose);
    if (options.response.destroyed) this.#onClose();
    else this.#dispatch();
  }

  #dispatch(): void {
    const { source, replica } = this.#options;
    const headers = endToEndHeaders(source.headers);
    const { method, path, body } = source;
    replica.dispatch(
      { method, path, headers, body, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: (controller) => {
          this.#controller = controller;
          if (this.#settled) controller.abort(new Error('the exchange is over'));
        },
        onResponseStart: (_controller, status, head) => this.#head(status, head),
        onResponseData: (_controller, chunk) => this.#data(chunk),
        onResponseEnd: () => this.#end(),
        onResponseError: (_controller, error) => this.#broke(error.message),
      },
    );
  }

  #head(status: number, headers: Headers): void {
    if (this.#settled) return;
    this.#timers.read();
    this.#status = status;
    this.#headers = headers;
    if (!this.#options.watch) this.#open();
  }

  /** Sends the head, once; that of a checked reply leaves with the first of its body. */
  #open(): void {
    const { response, watch } = this.#options;
    if (response.headersSent) return;
    const headers = endToEndHeaders(this.#headers);
    // A check may pass other bytes that say the same.
    if (watch) delete headers['content-length'];
    response.writeHead(this.#status, headers);
    response.flushHeaders();
  }

  #data(chunk: Buffer): void {
    if (this.#settled) return;
    this.#timers.read();
    const { watch } = this.#options;
    if (!watch) this.#pass(chunk);
    else if (this.#status === 200) this.#check(chunk, watch);
    else this.#refuse(chunk);
  }

  #check(chunk: Buffer, { checked, onData }: RelayWatch): void {
    onData();
    try {
      this.#pass(checked.push(chunk));
    } catch (error) {
      // What is too long to be held is a failure of the replica.
      this.#broke(error instanceof Error ? error.message : String(error));
    }
  }

  #pass(chunk: string | Uint8Array): void {
    const { response } = this.#options;
    if (chunk.length === 0) return;
    this.#open();
    if (response.write(chunk)) return;
    this.#controller?.pause();
    this.#timers.pause();
    response.once('drain', () => {
      if (!this.#settled) this.#timers.read();
      this.#controller?.resume();
    });
  }

  #refuse(chunk: Buffer): void {
    this.#refusal.push(chunk);
    this.#refusalBytes += chunk.length;
    if (this.#refusalBytes > maxRefusalBytes) this.#settleRefused();
  }

  #end(): void {
    if (this.#settled) return;
    const { watch } = this.#options;
    if (watch && this.#status !== 200) this.#settleRefused();
    else this.#finish(watch?.checked.end() ?? { kind: 'whole', rest: '' });
  }

  #finish(end: ReturnType<CheckedReply['end']>): void {
    if (end.kind === 'incomplete') {
      this.#broke(end.reason);
      return;
    }
    this.#open();
    if (end.kind === 'whole') this.#settle({ kind: 'complete', status: this.#status });
    else this.#settle({ kind: 'replica-lost', reason: end.reason });
    this.#options.response.end(end.rest);
  }

  #broke(reason: string): void {
    this.#giveUp({ kind: this.#options.response.headersSent ? 'replica-lost' : 'replica-down', reason });
  }

  #giveUp(outcome: Extract<RelayOutcome, { readonly reason: string }>): void {
    if (this.#settled) return;
    const { response, lost } = this.#options;
    this.#settle(outcome);
    if (!response.headersSent) return;
    if (isEventStream(this.#headers)) response.end(lost(outcome.reason));
    else response.destroy();
  }

  #settleRefused(): void {
    const body = Buffer.concat(this.#refusal).toString('utf8');
    const { 'retry-after': retryAfter } = this.#headers;
    this.#settle({ kind: 'refused', status: this.#status, body, retryAfter: [retryAfter].flat()[0] });
  }

  #settle(outcome: RelayOutcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#timers.stop();
    this.#options.response.off('close', this.#onClose);
    this.#resolve(outcome);
    if (outcome.kind !== 'complete') this.#controller?.abort(new Error('the exchange is over'));
  }
}

/** Passes one exchange through, and answers with a 502 for a replica that did not answer. */
export async function relay(options: Omit<RelayOptions, 'lost'>, { down, lost }: RelayBodies): Promise<RelayOutcome> {
  const { response } = options;
  const outcome = await new Relay({ ...options, lost }).outcome;
  const isAnswered = response.headersSent || response.destroyed;
  if (!isAnswered && 'reason' in outcome) {
    response.writeHead(502, { 'content-type': 'application/json' }).end(down(outcome.reason));
  }
  return outcome;
}

/** A request as it came, its body unread. */
export function incomingSource(request: IncomingMessage): RelaySource {
  return {
    method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
    path: request.url ?? '/',
    headers: request.headers,
    body: hasBody(request) ? request : null,
  };
}

function isEventStream(headers: Headers): boolean {
  return String(headers['content-type']).startsWith('text/event-stream');
}

function endToEndHeaders(headers: Headers): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !connectionHeaders.has(name.toLowerCase())) kept[name] = value;
  }
  return kept;
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
}
