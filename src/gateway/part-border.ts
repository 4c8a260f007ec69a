import { createThinkingSplitter, type ThinkingPiece, type ThinkingSplitter } from '#wire';

/**
 * Drops the line breaks that belong to the template: one before the end of a thought, two after it.
 *
 * Some engines drop them (ours, hosted APIs) and some do not (vLLM, SGLang). A run that is carried over may be served by
 * both in turn, so its text would depend on where it broke off; and an answer that begins with empty lines is of no use.
 */
export class PartBorder {
  #splitter: ThinkingSplitter | undefined;

  /** Text in the order of generation; a line break at the end of a thought is held back until more comes. */
  push({ kind, text }: ThinkingPiece): readonly ThinkingPiece[] {
    if (kind === 'thinking') {
      this.#splitter ??= createThinkingSplitter({ tags: { kind: 'marks' }, startsInThinking: true });
      return this.#splitter.isThinking ? this.#splitter.push(text) : [{ kind, text }];
    }
    if (!this.#splitter) return [{ kind, text }];
    return [...this.#splitter.mark('close'), ...this.#splitter.push(text)];
  }

  /** What was held back, when there is no answer. */
  end(): readonly ThinkingPiece[] {
    return this.#splitter?.end() ?? [];
  }
}
