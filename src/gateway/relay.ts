import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { type RelayDeadlines, RelayTimers } from './relay-timers.ts';

/** How a relayed exchange ended, for logs and counters. */
export type RelayOutcome =
  | { readonly kind: 'complete'; readonly status: number }
  | { readonly kind: 'client-gone' }
  /** The replica failed before it answered: the client got a 502. */
  | { readonly kind: 'replica-down'; readonly reason: string }
  /** The replica failed while it answered: the client got an error event, or a cut body where no event can be written. */
  | { readonly kind: 'replica-lost'; readonly reason: string }
  /** A deadline passed; the client was told as for the two above. */
  | { readonly kind: 'stalled'; readonly reason: string };

/** Reads along with a stream of events, and says at its end whether it was one. */
export interface CheckedReply {
  /** @returns what is passed on of it now */
  push(chunk: Uint8Array): string;
  end():
    | { readonly kind: 'whole'; readonly rest: string }
    /** It told its failure itself. */
    | { readonly kind: 'failed'; readonly reason: string; readonly rest: string }
    | { readonly kind: 'incomplete'; readonly reason: string };
}

/** What a relay keeps an eye on; without it a reply is passed on as it comes, for as long as it takes. */
export interface RelayWatch {
  readonly deadlines: RelayDeadlines;
  readonly checked: CheckedReply | undefined;
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
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: IncomingMessage | string | null;
}

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
 * Passes one exchange through to a replica, byte for byte in both directions.
 *
 * What ends an exchange is the client leaving (the replica's request is aborted at once), the replica's connection ending,
 * or a deadline of `watch`. A stream that ends early is given an error event, so that nobody takes half an answer for a
 * whole one.
 */
export function relay(
  request: RelaySource,
  response: ServerResponse,
  replica: Dispatcher,
  bodies: RelayBodies,
  watch?: RelayWatch,
): Promise<RelayOutcome> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let isEventStream = false;
    let checked: CheckedReply | undefined;
    let settled = false;
    const settle = (outcome: RelayOutcome): void => {
      if (settled) return;
      settled = true;
      timers.stop();
      resolve(outcome);
    };
    const giveUp = (reason: string, isStalled: boolean): void => {
      if (settled) return;
      const outcome = failClient(response, isEventStream, reason, bodies);
      settle(isStalled ? { kind: 'stalled', reason } : outcome);
      controller?.abort(new Error(reason));
    };
    const timers = new RelayTimers(watch?.deadlines, (reason) => giveUp(reason, true));
    response.on('close', () => {
      if (settled) return;
      settle({ kind: 'client-gone' });
      controller?.abort(new Error('client gone'));
    });
    replica.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: endToEndHeaders(request.headers),
        body: request.body,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (settled) started.abort(new Error('the exchange is over'));
        },
        onResponseStart(_controller, status, headers) {
          if (settled) return;
          timers.read();
          isEventStream = String(headers['content-type']).startsWith('text/event-stream');
          if (isEventStream && status === 200) checked = watch?.checked;
          response.writeHead(status, endToEndHeaders(headers));
          response.flushHeaders();
        },
        onResponseData(started, chunk) {
          if (settled) return;
          timers.read();
          watch?.onData();
          const passed = passOn(checked, chunk);
          if (passed.kind === 'broken') return giveUp(passed.reason, false);
          if (passed.chunk.length === 0 || response.write(passed.chunk)) return;
          started.pause();
          timers.pause();
          response.once('drain', () => {
            if (!settled) timers.read();
            started.resume();
          });
        },
        onResponseEnd() {
          if (settled) return;
          const end = checked?.end() ?? { kind: 'whole', rest: '' };
          if (end.kind === 'incomplete') return giveUp(end.reason, false);
          if (end.kind === 'whole') settle({ kind: 'complete', status: response.statusCode });
          else settle({ kind: 'replica-lost', reason: end.reason });
          response.end(end.rest);
        },
        onResponseError(_controller, error) {
          giveUp(error.message, false);
        },
      },
    );
  });
}

/** What is passed on of one read. An event too long to be held is a failure of the replica. */
function passOn(
  checked: CheckedReply | undefined,
  chunk: Buffer,
): { readonly kind: 'passed'; readonly chunk: Buffer | string } | { readonly kind: 'broken'; readonly reason: string } {
  try {
    return { kind: 'passed', chunk: checked ? checked.push(chunk) : chunk };
  } catch (error) {
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
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

function failClient(
  response: ServerResponse,
  isEventStream: boolean,
  reason: string,
  bodies: RelayBodies,
): RelayOutcome {
  if (!response.headersSent) {
    response.writeHead(502, { 'content-type': 'application/json' }).end(bodies.down(reason));
    return { kind: 'replica-down', reason };
  }
  if (isEventStream) response.end(bodies.lost(reason));
  else response.destroy();
  return { kind: 'replica-lost', reason };
}

function endToEndHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !connectionHeaders.has(name.toLowerCase())) kept[name] = value;
  }
  return kept;
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
}
