/** Text of tokens as it becomes readable: bytes of a character that is cut by a token border wait for the rest. */
export class TokenText {
  readonly #piece: (token: number) => Uint8Array;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** @param piece - bytes of a token; empty for control tokens */
  constructor(piece: (token: number) => Uint8Array) {
    this.#piece = piece;
  }

  push(token: number): string {
    return this.#decoder.decode(this.#piece(token), { stream: true });
  }

  /** The replacement character for bytes that never became one, else ''. */
  flush(): string {
    return this.#decoder.decode();
  }
}
