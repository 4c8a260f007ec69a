import { DocumentError } from './document-error.ts';
import type { TextSink } from './text-sink.ts';

/** A piece of a line, as the PDF library has it. */
export interface PageItem {
  readonly str: string;
  /** Its last two figures say where it stands. */
  readonly transform: readonly number[];
  /** Of its letters; 0 for a space between two pieces. */
  readonly height: number;
  readonly hasEOL: boolean;
}

/** More than this between two lines, in heights of a letter, is the end of a paragraph; a line above is the next column. */
const mostHeights = { down: 1.7, up: 1 };

/** Puts the pieces of pages together: lines, an empty one between paragraphs, and a mark before each page. */
export class PageText {
  readonly #sink: TextSink;
  readonly #pages: number;
  #mark = '';
  #y: number | undefined;
  #known = 0;
  #unknown = 0;

  constructor(sink: TextSink, pages: number) {
    this.#sink = sink;
    this.#pages = pages;
  }

  beginPage(number: number): void {
    this.#endPage();
    this.#mark = `page ${number} of ${this.#pages}`;
    this.#y = undefined;
  }

  add({ str, transform, height, hasEOL }: PageItem): void {
    if (str.trim() !== '') {
      if (this.#mark !== '') this.#sink.write(`\n[${this.#mark}]\n`);
      this.#mark = '';
      this.#countCharacters(str);
      const y = transform[5] ?? 0;
      if (this.#isApart(y, height)) this.#sink.write('\n');
      this.#y = y;
    }
    this.#sink.write(hasEOL ? `${str}\n` : str);
  }

  /** @throws DocumentError where there was no text, or little but glyphs that stand for no character */
  end(): void {
    this.#endPage();
    if (this.#known + this.#unknown === 0) throw new DocumentError('no-text', 'no page has text: they may be pictures');
    if (this.#unknown > this.#known)
      throw new DocumentError('unknown-characters', 'its fonts do not name their letters');
  }

  #isApart(y: number, height: number): boolean {
    if (this.#y === undefined || height === 0) return false;
    const down = (this.#y - y) / height;
    return down > mostHeights.down || -down > mostHeights.up;
  }

  /** Whoever reads on has to know that there was something. */
  #endPage(): void {
    if (this.#mark !== '') this.#sink.write(`\n[${this.#mark}: no text]\n`);
    this.#sink.write('\n');
  }

  #countCharacters(text: string): void {
    const unknown = text.match(/[\0\uFFFD\uE000-\uF8FF]/g)?.length ?? 0;
    this.#unknown += unknown;
    this.#known += text.replace(/\s/g, '').length - unknown;
  }
}
