import type { ServerResponse } from 'node:http';
import { sseComment } from '#wire';

/** A reader that lets this much pile up is cut off: its run would otherwise grow the heap for as long as it thinks. */
const maxBufferedBytes = 8 * 1024 * 1024;

/**
 * One reply as server-sent events.
 *
 * While nothing flows a comment goes out every `keepAliveMs`, so that proxies and clients do not take a long prefill for a
 * dead connection. When the client leaves, or reads too slowly for too long, `onGone` is called once.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #keepAlive: NodeJS.Timeout;
  readonly #onGone: () => void;
  #ended = false;

  constructor(
    response: ServerResponse,
    options: {
      readonly keepAliveMs: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly onGone: () => void;
    },
  ) {
    this.#response = response;
    this.#onGone = options.onGone;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...options.headers,
    });
    response.flushHeaders();
    response.socket?.setNoDelay(true);
    response.on('close', () => this.#gone());
    this.#keepAlive = setInterval(() => response.write(sseComment('keep-alive')), options.keepAliveMs);
  }

  /** @param events - one or more whole events as text */
  write(events: string): void {
    if (this.#ended) return;
    this.#keepAlive.refresh();
    this.#response.write(events);
    if (this.#response.writableLength > maxBufferedBytes) this.#response.destroy();
  }

  end(events: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#keepAlive);
    this.#response.end(events);
  }

  #gone(): void {
    clearInterval(this.#keepAlive);
    if (this.#ended) return;
    this.#ended = true;
    this.#onGone();
  }
}
