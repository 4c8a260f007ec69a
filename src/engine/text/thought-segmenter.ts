import { createThinkingSplitter, type ThinkingPiece, type ThinkingSplitter } from '#wire';

/** How a model marks its thinking. */
export type ThinkingMarks =
  | { readonly kind: 'tokens'; readonly openToken: number; readonly closeToken: number }
  /** The marks are ordinary text to this model's vocabulary. */
  | { readonly kind: 'text' };

/** Splits generated tokens into thinking and answer: by token where the model has marks of its own, by text otherwise. */
export class ThoughtSegmenter {
  readonly #marks: ThinkingMarks;
  readonly #splitter: ThinkingSplitter;

  constructor(marks: ThinkingMarks, startsInThinking: boolean) {
    const tags =
      marks.kind === 'tokens'
        ? ({ kind: 'marks' } as const)
        : ({ kind: 'text', open: '<think>', close: '</think>' } as const);
    this.#marks = marks;
    this.#splitter = createThinkingSplitter({ tags, startsInThinking });
  }

  get isThinking(): boolean {
    return this.#splitter.isThinking;
  }

  /** @param text - what the token adds; '' for an unfinished character */
  push(token: number, text: string): readonly ThinkingPiece[] {
    if (this.#marks.kind === 'tokens') {
      if (token === this.#marks.openToken) return this.#splitter.mark('open');
      if (token === this.#marks.closeToken) return this.#splitter.mark('close');
    }
    return this.#splitter.push(text);
  }

  /** Gives out what was held back, at the end of the generation. */
  flush(text: string): readonly ThinkingPiece[] {
    return [...this.#splitter.push(text), ...this.#splitter.end()];
  }
}
