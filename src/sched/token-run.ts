/**
 * Tokens that only ever grow at the end: those a request knows, or those a node of the prefix tree holds.
 *
 * The array it starts from is never written to, so a caller's prompt is shared rather than copied, and a view stays
 * valid for ever because growing moves to a new buffer.
 */
export class TokenRun {
  #buffer: Int32Array;
  #length: number;

  constructor(tokens: Int32Array) {
    this.#buffer = tokens;
    this.#length = tokens.length;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#buffer[index]!;
  }

  view(from: number, to: number): Int32Array {
    return this.#buffer.subarray(from, to);
  }

  append(tokens: Int32Array): void {
    const needed = this.#length + tokens.length;
    if (needed > this.#buffer.length) this.#grow(Math.max(needed, 2 * this.#length, 16));
    this.#buffer.set(tokens, this.#length);
    this.#length = needed;
  }

  /** How many tokens agree, comparing from `offset` of `other` on and not past `limit` of it. */
  agreement(other: TokenRun, offset: number, limit: number): number {
    const most = Math.min(this.#length, limit - offset);
    let agreed = 0;
    while (agreed < most && this.#buffer[agreed] === other.#buffer[offset + agreed]) agreed += 1;
    return agreed;
  }

  #grow(capacity: number): void {
    const buffer = new Int32Array(capacity);
    buffer.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = buffer;
  }
}
