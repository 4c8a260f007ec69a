import { RegaugeError } from '#kernel';

/** When each happens; `docs/errors.md` repeats it. */
export const sseErrors = {
  SSE_EVENT_TOO_LARGE: 'one event of a stream is longer than may be held',
  SSE_SCANNER_CLOSED: 'a scanner was used after it ended or failed',
} as const;

export type SseErrorCode = keyof typeof sseErrors;

export class SseError extends RegaugeError<SseErrorCode> {}

export interface SseEvent {
  /** The `event:` field, `message` where there is none. */
  readonly type: string;
  /** The last `id:` field of the stream so far, '' where there was none. */
  readonly id: string;
  /** Bytes of the `data:` fields, joined by line feeds. A view into a pushed chunk where possible: copy to keep. */
  readonly data: Uint8Array;
}

export interface SseSink {
  event(event: SseEvent): void;
  /** Text of a line that starts with a colon, without the colon. */
  comment(text: Uint8Array): void;
}

export interface SseScanner {
  push(chunk: Uint8Array): void;
  end(): void;
}

const defaultMaxEventBytes = 4 * 1024 * 1024;

/**
 * Cuts an upstream body into server-sent events. Data stays bytes: whoever relays an event has no use for its text, and
 * whoever reads it decodes once.
 *
 * Chunk borders carry no meaning: any split of the same bytes, even inside a UTF-8 character or between CR and LF, gives
 * the same calls in the same order. Work is linear in bytes, although one event may arrive in thousands of pieces (a long
 * block of thinking does).
 *
 * @param sink - called synchronously from `push`, in stream order. `[DONE]` is an ordinary event: a habit of OpenAI's,
 *   no part of SSE. Comments are reported, never dropped, because a keep-alive must reset the idle deadline. What the
 *   sink throws closes the scanner and leaves `push`.
 * @param maxEventBytes - most bytes of one event's lines, however they arrive
 * @returns `push` takes ownership of the chunk; `end` discards an unfinished event, as the standard asks, so that a cut
 *   stream never yields half a token
 * @throws {SseError} from `push`: `SSE_EVENT_TOO_LARGE` with `{ heldBytes, maxEventBytes }`; the scanner is then closed,
 *   and further calls throw `SSE_SCANNER_CLOSED`
 * @see WHATWG HTML, "Parsing an event stream"
 */
export function createSseScanner(sink: SseSink, maxEventBytes: number = defaultMaxEventBytes): SseScanner {
  return new LineScanner(sink, maxEventBytes);
}

const lf = 10;
const cr = 13;
const space = 32;
const colon = 58;
const byteOrderMark = [0xef, 0xbb, 0xbf];

class LineScanner implements SseScanner {
  readonly #sink: SseSink;
  readonly #maxEventBytes: number;
  #open = true;
  #atStreamStart = true;
  /** The last line ended in CR, so that a LF coming next belongs to it. */
  #afterCr = false;
  /** Pieces of the unfinished line, joined only when it ends: joining per piece would be quadratic. */
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;
  /** Lines of the unfinished event, and all bytes it has cost so far. */
  #data: Uint8Array[] = [];
  #eventBytes = 0;
  #type = '';
  #id = '';

  constructor(sink: SseSink, maxEventBytes: number) {
    this.#sink = sink;
    this.#maxEventBytes = maxEventBytes;
  }

  push(chunk: Uint8Array): void {
    this.#assertOpen();
    try {
      this.#scan(chunk);
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  end(): void {
    this.#assertOpen();
    this.#close();
  }

  /** Stops where a sink ends the scanner from inside a call. */
  #scan(chunk: Uint8Array): void {
    let from = 0;
    let nextCr = chunk.indexOf(cr);
    let nextLf = chunk.indexOf(lf);
    while (this.#open && from < chunk.length) {
      if (this.#afterCr && chunk[from] === lf) from++;
      this.#afterCr = false;
      // Each is searched again only once passed: looking for the absent one at every line would be quadratic.
      if (nextCr >= 0 && nextCr < from) nextCr = chunk.indexOf(cr, from);
      if (nextLf >= 0 && nextLf < from) nextLf = chunk.indexOf(lf, from);
      const isCr = nextCr >= 0 && (nextLf < 0 || nextCr < nextLf);
      const at = isCr ? nextCr : nextLf;
      if (at < 0) break;
      this.#afterCr = isCr;
      this.#line(this.#joinLine(chunk.subarray(from, at)));
      from = at + 1;
    }
    if (this.#open) this.#hold(chunk.subarray(from));
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
    this.#assertRoom(this.#pieceBytes);
  }

  #joinLine(last: Uint8Array): Uint8Array {
    const line = this.#pieces.length === 0 ? last : concat([...this.#pieces, last], this.#pieceBytes + last.length, 0);
    this.#pieces = [];
    this.#pieceBytes = 0;
    // Checked for whole lines as well as for pieces, so that the limit does not depend on chunk borders.
    this.#assertRoom(line.length);
    if (!this.#atStreamStart) return line;
    this.#atStreamStart = false;
    return byteOrderMark.every((byte, i) => line[i] === byte) ? line.subarray(byteOrderMark.length) : line;
  }

  #line(line: Uint8Array): void {
    const colonAt = line.indexOf(colon);
    if (line.length === 0) this.#dispatch();
    else if (colonAt === 0) this.#sink.comment(line.subarray(1));
    else this.#fieldLine(line, colonAt < 0 ? line.length : colonAt);
  }

  #fieldLine(line: Uint8Array, nameEnd: number): void {
    this.#eventBytes += line.length;
    const valueAt = line[nameEnd + 1] === space ? nameEnd + 2 : nameEnd + 1;
    this.#field(line.subarray(0, nameEnd), line.subarray(valueAt));
  }

  #field(name: Uint8Array, value: Uint8Array): void {
    if (spells(name, 'data')) this.#data.push(value);
    else if (spells(name, 'event')) this.#type = fieldText(value);
    else if (spells(name, 'id') && !value.includes(0)) this.#id = fieldText(value);
  }

  #dispatch(): void {
    const data = this.#data;
    const type = this.#type || 'message';
    this.#data = [];
    this.#type = '';
    this.#eventBytes = 0;
    if (data.length === 0) return;
    const bytes = data.reduce((sum, line) => sum + line.length, data.length - 1);
    this.#sink.event({ type, id: this.#id, data: data.length === 1 ? data[0]! : concat(data, bytes, 1) });
  }

  #assertRoom(lineBytes: number): void {
    const heldBytes = this.#eventBytes + lineBytes;
    if (heldBytes <= this.#maxEventBytes) return;
    const message = `A server-sent event is longer than ${this.#maxEventBytes} bytes. The stream is broken, or the limit has to be raised.`;
    throw new SseError('SSE_EVENT_TOO_LARGE', message, { heldBytes, maxEventBytes: this.#maxEventBytes });
  }

  #assertOpen(): void {
    if (this.#open) return;
    throw new SseError(
      'SSE_SCANNER_CLOSED',
      'This stream has ended or failed; a scanner reads one stream. Create a new one.',
    );
  }

  #close(): void {
    this.#open = false;
    this.#pieces = [];
    this.#data = [];
  }
}

/** @param gap - bytes between parts, filled with line feeds */
function concat(parts: readonly Uint8Array[], bytes: number, gap: 0 | 1): Uint8Array {
  const joined = new Uint8Array(bytes).fill(lf);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length + gap;
  }
  return joined;
}

function spells(bytes: Uint8Array, word: string): boolean {
  if (bytes.length !== word.length) return false;
  return bytes.every((byte, i) => byte === word.charCodeAt(i));
}

/** Short text without TextDecoder, which a pure room lacks; what is no UTF-8 keeps its ASCII. */
function fieldText(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : '\uFFFD')).join('');
  }
}
