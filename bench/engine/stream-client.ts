import { type Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

/** What one streamed request did, seen from the client. Times are `performance.now()`. */
export interface StreamResult {
  readonly sentMs: number;
  readonly firstTokenMs: number;
  readonly endMs: number;
  /** Time of every event that carried text, the first included. */
  readonly textEventMs: readonly number[];
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly wasAborted: boolean;
}

export interface StreamRequest {
  readonly url: string;
  readonly path: string;
  readonly body: object;
  readonly agent: Agent;
  /** Closes the socket after this many events with text. */
  readonly abortAfter?: number;
}

const marker = Buffer.from('content":"');
const textMarker = Buffer.from('"text":"');
const quote = 34;
const tailBytes = 4_096;

/**
 * Sends one streaming request and reads the answer at the price of a byte search: no event is parsed but the one with the
 * usage, so that the client leaves the cores to the servers it measures.
 *
 * Rejects when the answer is not 200 or the stream breaks off.
 */
export function streamRequest(options: StreamRequest): Promise<StreamResult> {
  const { url, path, body, agent } = options;
  const text = JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sentMs = performance.now();
    const outgoing = request(`${url}${path}`, { method: 'POST', headers, agent }, (incoming) => {
      new StreamReader(options, outgoing, sentMs, resolve, reject).read(incoming);
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

class StreamReader {
  readonly #options: StreamRequest;
  readonly #outgoing: ClientRequest;
  readonly #sentMs: number;
  readonly #resolve: (result: StreamResult) => void;
  readonly #reject: (error: Error) => void;
  readonly #marker: Buffer;
  #textEventMs: number[] = [];
  #tail: Buffer = Buffer.alloc(0);
  #isAborted = false;

  constructor(
    options: StreamRequest,
    outgoing: ClientRequest,
    sentMs: number,
    resolve: (result: StreamResult) => void,
    reject: (error: Error) => void,
  ) {
    this.#options = options;
    this.#outgoing = outgoing;
    this.#sentMs = sentMs;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#marker = options.path.includes('chat') ? marker : textMarker;
  }

  read(incoming: IncomingMessage): void {
    incoming.on('data', (chunk: Buffer) => this.#take(chunk));
    incoming.on('end', () => this.#finish(incoming.statusCode ?? 0));
    incoming.on('error', (error) => {
      if (!this.#isAborted) this.#reject(error);
    });
  }

  #take(chunk: Buffer): void {
    if (this.#isAborted) return;
    const nowMs = performance.now();
    for (let at = chunk.indexOf(this.#marker); at >= 0; at = chunk.indexOf(this.#marker, at + 1)) {
      if (chunk[at + this.#marker.length] !== quote) this.#textEventMs.push(nowMs);
    }
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-tailBytes);
    if (this.#textEventMs.length >= (this.#options.abortAfter ?? Number.POSITIVE_INFINITY)) this.#abort();
  }

  #abort(): void {
    this.#isAborted = true;
    this.#outgoing.destroy();
    this.#resolve(this.#result({ promptTokens: 0, cachedTokens: 0, completionTokens: this.#textEventMs.length }));
  }

  #finish(status: number): void {
    if (this.#isAborted) return;
    const tail = this.#tail.toString('utf8');
    const usage = /"usage":(\{.*\})/.exec(tail)?.[1];
    if (status !== 200 || !usage) {
      this.#reject(
        new Error(`${this.#options.url}${this.#options.path} answered ${status} without usage: ${tail.slice(-500)}`),
      );
      return;
    }
    const count = (name: string) => Number(new RegExp(`"${name}":(\\d+)`).exec(usage)?.[1] ?? 0);
    this.#resolve(
      this.#result({
        promptTokens: count('prompt_tokens'),
        cachedTokens: count('cached_tokens'),
        completionTokens: count('completion_tokens'),
      }),
    );
  }

  #result(counts: Pick<StreamResult, 'promptTokens' | 'cachedTokens' | 'completionTokens'>): StreamResult {
    const endMs = performance.now();
    return {
      sentMs: this.#sentMs,
      firstTokenMs: this.#textEventMs[0] ?? endMs,
      endMs,
      textEventMs: this.#textEventMs,
      wasAborted: this.#isAborted,
      ...counts,
    };
  }
}
