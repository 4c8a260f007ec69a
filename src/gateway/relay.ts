import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';

/** How a relayed exchange ended, for logs and counters. */
export type RelayOutcome =
  | { readonly kind: 'complete'; readonly status: number }
  | { readonly kind: 'client-gone' }
  /** The replica failed before it answered: the client got a 502. */
  | { readonly kind: 'replica-down'; readonly reason: string }
  /** The replica failed while it answered: the client got an error event, or a cut body where no event can be written. */
  | { readonly kind: 'replica-lost'; readonly reason: string };

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
 * No deadline here: a thought may take minutes before its first token. What ends an exchange is the client leaving (the
 * replica's request is aborted at once) or the replica's connection ending. A stream that ends early is given an error
 * event, so that nobody takes half an answer for a whole one.
 */
export function relay(
  request: RelaySource,
  response: ServerResponse,
  replica: Dispatcher,
  bodies: RelayBodies,
): Promise<RelayOutcome> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let isEventStream = false;
    let settled = false;
    const settle = (outcome: RelayOutcome): void => {
      if (settled) return;
      settled = true;
      resolve(outcome);
    };
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
          if (settled) started.abort(new Error('client gone'));
        },
        onResponseStart(_controller, status, headers) {
          isEventStream = String(headers['content-type']).startsWith('text/event-stream');
          response.writeHead(status, endToEndHeaders(headers));
          response.flushHeaders();
        },
        onResponseData(started, chunk) {
          if (response.write(chunk)) return;
          started.pause();
          response.once('drain', () => started.resume());
        },
        onResponseEnd() {
          settle({ kind: 'complete', status: response.statusCode });
          response.end();
        },
        onResponseError(_controller, error) {
          if (settled) return;
          settle(failClient(response, isEventStream, error.message, bodies));
        },
      },
    );
  });
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
