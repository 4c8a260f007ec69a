import { DocumentError } from './document-error.ts';

/** Text of a document as it comes out, up to a bound: what has no room ends the reading, so that no more is held. */
export class TextSink {
  readonly #maxChars: number;
  readonly #pieces: string[] = [];
  #chars = 0;

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  /** @throws DocumentError `too-large` */
  write(text: string): void {
    this.#chars += text.length;
    if (this.#chars > this.#maxChars) {
      throw new DocumentError(
        'too-large',
        `the text has more than ${this.#maxChars} characters, which is all the room`,
      );
    }
    if (text !== '') this.#pieces.push(text);
  }

  /** Tidy: no space at the ends of lines, at most one empty line in a row, nothing that no text file has. */
  text(): string {
    const lines = this.#pieces.join('').split('\n');
    const kept: string[] = [];
    for (const line of lines) {
      const tidy = withoutControls(line).trimEnd();
      if (tidy !== '' || (kept.length > 0 && kept.at(-1) !== '')) kept.push(tidy);
    }
    return kept.join('\n').trimEnd();
  }
}

/** A zero is what a glyph comes out as that stands for no character; it must not vanish. */
function withoutControls(line: string): string {
  return line
    .replaceAll('\0', '\uFFFD')
    .replace(/(?!\t)\p{Cc}/gu, '')
    .toWellFormed();
}
