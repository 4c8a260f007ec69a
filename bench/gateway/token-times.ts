import { timeDigits, tokenMark } from '../../test/emulated/pace.ts';

const mark = tokenMark.charCodeAt(0);
const zero = '0'.charCodeAt(0);
const length = 1 + timeDigits;

/** Finds the times that tokens carry, wherever reads cut them and whatever stands around them. */
export class TokenTimes {
  readonly #onToken: (micros: number) => void;
  /** The beginning of a token whose end has not come. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(onToken: (micros: number) => void) {
    this.#onToken = onToken;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = bytes.indexOf(mark);
    for (; at >= 0 && at + length <= bytes.length; at = bytes.indexOf(mark, at + length)) {
      this.#onToken(readNumber(bytes, at + 1));
    }
    this.#rest = at < 0 ? Buffer.alloc(0) : bytes.subarray(at);
  }
}

function readNumber(bytes: Buffer, from: number): number {
  let value = 0;
  for (let at = from; at < from + timeDigits; at++) value = value * 10 + (bytes[at] ?? zero) - zero;
  return value;
}
