/**
 * Turns all line ends into `\n`, piece by piece: a `\r` at the end of a piece waits for the next, which may begin with
 * its `\n`.
 */
export class UnixLines {
  #isReturnPending = false;

  /** @returns the text that is certain by now */
  push(text: string): string {
    const whole = this.#isReturnPending ? `\r${text}` : text;
    this.#isReturnPending = whole.endsWith('\r');
    return unixLines(this.#isReturnPending ? whole.slice(0, -1) : whole);
  }

  end(): string {
    const rest = this.#isReturnPending ? '\n' : '';
    this.#isReturnPending = false;
    return rest;
  }
}

export function unixLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
