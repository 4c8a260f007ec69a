import type { TextSink } from './text-sink.ts';

/** Writes paragraphs as lines, and tables as one line per row with a tab between two cells. */
export class FlowWriter {
  readonly #sink: TextSink;
  /** Cells so far, of each row that is open: tables stand in cells of others. */
  readonly #rows: number[] = [];
  /** Between two lines of one cell. */
  #isSpaceDue = false;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  text(text: string): void {
    this.#sink.write(this.#isSpaceDue ? ` ${text}` : text);
    this.#isSpaceDue = false;
  }

  endLine(): void {
    if (this.#rows.length > 0) this.#isSpaceDue = true;
    else this.#sink.write('\n');
  }

  beginRow(): void {
    this.#rows.push(0);
  }

  beginCell(): void {
    const cells = this.#rows.pop() ?? 0;
    if (cells > 0) this.#sink.write('\t');
    this.#rows.push(cells + 1);
    this.#isSpaceDue = false;
  }

  endRow(): void {
    this.#rows.pop();
    this.#isSpaceDue = false;
    this.endLine();
  }
}
