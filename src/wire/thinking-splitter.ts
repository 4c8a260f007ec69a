import { invariant } from '#kernel';

export interface ThinkingPiece {
  readonly kind: 'thinking' | 'answer';
  /** Never empty. */
  readonly text: string;
}

/** How the text's source marks its thinking. */
export type ThinkingTags =
  | { readonly kind: 'text'; readonly open: string; readonly close: string }
  /** By `mark`, as an engine does that sees tokens; what looks like a tag in the text is text. */
  | { readonly kind: 'marks' };

export interface ThinkingSplitterOptions {
  readonly tags: ThinkingTags;
  /** The prompt ended in the opening tag, as R1's template does: the text begins inside a thought. */
  readonly startsInThinking: boolean;
}

export interface ThinkingSplitter {
  push(text: string): readonly ThinkingPiece[];
  /** A mark that is no text, where it stands. */
  mark(tag: 'open' | 'close'): readonly ThinkingPiece[];
  readonly isThinking: boolean;
  /** Gives out what was held back; nothing may be pushed afterwards. */
  end(): readonly ThinkingPiece[];
}

/**
 * Splits streamed text into thinking and answer at `<think>` and `</think>`, wherever the pushes cut it: any split of the
 * same text gives the same thinking and the same answer. An engine whose vocabulary has the tags as tokens gives them as
 * marks instead, and then no text can be taken for one.
 *
 * - Without an opening tag at the very start (white space may come first) the whole text is answer, left as it is, tags
 *   included: an answer may well speak of tags.
 * - Once there was a thought, tags are the model's stutter: a further opening tag inside it and further closing tags after
 *   it are dropped, even where dropping one makes another appear. An opening tag in the answer is text.
 * - The line breaks that belong to the template are dropped: one after the opening tag, one before and two after the
 *   closing one. All other white space stays.
 *
 * Only a tag's beginning and a thought's last line break are ever held back.
 * @param options - tags whose first character occurs in them only once; true of everything that looks like `<tag>`
 */
export function createThinkingSplitter(options: ThinkingSplitterOptions): ThinkingSplitter {
  const { tags } = options;
  for (const tag of tags.kind === 'text' ? [tags.open, tags.close] : []) {
    invariant(tag.length > 1 && tag.lastIndexOf(tag.charAt(0)) === 0, `tag ${tag} repeats its first character`);
  }
  return new Splitter(options);
}

class Splitter implements ThinkingSplitter {
  readonly #tagged: ThinkingTags;
  #phase: 'start' | 'thinking' | 'answer-after-thought' | 'answer-only';
  /** White space and the beginning of an opening tag, before it is known whether there is a thought. */
  #prologue = '';
  /**
   * Beginnings of tags at the end of the text so far, each nested in the one before: in `</th</think>ink>` the inner tag
   * goes, and the outer one resumes. They leave together once a character fits none.
   */
  #partials: string[] = [];
  /** Line breaks still to be dropped at the head of the part. */
  #leadingBreaks = 0;
  /** A line break that goes if the closing tag follows. */
  #heldBreak = '';
  #pieces: { kind: 'thinking' | 'answer'; text: string }[] = [];

  constructor({ tags, startsInThinking }: ThinkingSplitterOptions) {
    this.#tagged = tags;
    this.#phase = startsInThinking ? 'thinking' : 'start';
    this.#leadingBreaks = startsInThinking ? 1 : 0;
  }

  get isThinking(): boolean {
    return this.#phase === 'thinking';
  }

  push(text: string): readonly ThinkingPiece[] {
    this.#feed(text);
    return this.#take();
  }

  mark(tag: 'open' | 'close'): readonly ThinkingPiece[] {
    if (tag === 'close') this.#endThought();
    else if (this.#phase === 'start') this.#beginThought();
    return this.#take();
  }

  end(): readonly ThinkingPiece[] {
    if (this.#phase === 'start') this.#emit('answer', this.#prologue);
    else this.#releasePartials();
    this.#emit('thinking', this.#heldBreak);
    this.#prologue = '';
    this.#heldBreak = '';
    return this.#take();
  }

  #take(): readonly ThinkingPiece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #feed(text: string): void {
    if (this.#phase === 'start') this.#feedStart(this.#prologue + text);
    else if (this.#phase === 'answer-only') this.#emit('answer', text);
    else if (this.#tagged.kind === 'marks') this.#part(text);
    else this.#feedTagged(text);
  }

  #feedStart(text: string): void {
    const begun = text.trimStart();
    const open = this.#tagged.kind === 'text' ? this.#tagged.open : '';
    this.#prologue = '';
    if (open && begun.startsWith(open)) {
      this.#beginThought();
      this.#feed(begun.slice(open.length));
    } else if (open.startsWith(begun)) {
      this.#prologue = text;
    } else {
      this.#phase = 'answer-only';
      this.#feed(text);
    }
  }

  #beginThought(): void {
    this.#phase = 'thinking';
    this.#prologue = '';
    this.#leadingBreaks = 1;
  }

  #endThought(): void {
    if (this.#phase !== 'thinking') return;
    this.#releasePartials();
    this.#heldBreak = '';
    this.#phase = 'answer-after-thought';
    this.#leadingBreaks = 2;
  }

  #feedTagged(text: string): void {
    let at = 0;
    while (at < text.length) {
      if (this.#partials.length === 0) {
        const tagAt = this.#nextTagAt(text, at);
        this.#part(text.slice(at, tagAt));
        at = tagAt;
      }
      if (at < text.length) this.#character(text.charAt(at++));
    }
  }

  #nextTagAt(text: string, from: number): number {
    const found = this.#tags().map((tag) => text.indexOf(tag.charAt(0), from));
    return Math.min(text.length, ...found.filter((at) => at >= 0));
  }

  #tags(): readonly string[] {
    if (this.#tagged.kind === 'marks') return [];
    const { open, close } = this.#tagged;
    return this.#phase === 'thinking' ? [open, close] : [close];
  }

  #character(char: string): void {
    const top = this.#partials.at(-1) ?? '';
    const longer = top + char;
    if (top && this.#tags().includes(longer)) {
      this.#partials.pop();
      if (this.#tagged.kind === 'text' && longer === this.#tagged.close) this.#endThought();
    } else if (top && this.#tags().some((tag) => tag.startsWith(longer))) {
      this.#partials[this.#partials.length - 1] = longer;
    } else if (this.#tags().some((tag) => tag.startsWith(char))) {
      this.#partials.push(char);
    } else {
      this.#releasePartials();
      this.#part(char);
    }
  }

  #releasePartials(): void {
    const text = this.#partials.join('');
    this.#partials = [];
    this.#part(text);
  }

  /** Text of the current part, free of tags; drops and holds the line breaks at its ends. */
  #part(text: string): void {
    let body = text;
    while (this.#leadingBreaks > 0 && body.startsWith('\n')) {
      body = body.slice(1);
      this.#leadingBreaks--;
    }
    if (body.length === 0) return;
    this.#leadingBreaks = 0;
    if (this.#phase === 'thinking') this.#thinkingPart(this.#heldBreak + body);
    else this.#emit('answer', body);
  }

  #thinkingPart(text: string): void {
    this.#heldBreak = text.endsWith('\n') ? '\n' : '';
    this.#emit('thinking', text.slice(0, text.length - this.#heldBreak.length));
  }

  #emit(kind: 'thinking' | 'answer', text: string): void {
    if (text.length === 0) return;
    const last = this.#pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else this.#pieces.push({ kind, text });
  }
}
