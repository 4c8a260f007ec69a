/** How a model marks its thinking. */
export type ThinkingMarks =
  | { readonly kind: 'tokens'; readonly openToken: number; readonly closeToken: number }
  /** The marks are ordinary text to this model's vocabulary. */
  | { readonly kind: 'text' };

export interface Segment {
  readonly part: 'thinking' | 'answer';
  readonly text: string;
}

const open = '<think>';
const close = '</think>';

/**
 * Splits generated text into thinking and answer, by token where the model has marks of its own, by text otherwise.
 *
 * Line breaks around the marks belong to the template, not to the thought: those after `<think>`, before `</think>` and
 * after `</think>` are dropped. Marks never appear in either part. A reply that does not begin with `<think>` (and was not
 * asked to begin inside a thought) is answer throughout, whatever it quotes later.
 */
export class ThoughtSegmenter {
  readonly #marks: ThinkingMarks;
  #phase: 'start' | 'thinking' | 'answer';
  /** Line breaks at the end of a thought, or text that may be a mark in the making. */
  #held = '';
  #atPartStart = true;

  constructor(marks: ThinkingMarks, startsInThinking: boolean) {
    this.#marks = marks;
    this.#phase = startsInThinking ? 'thinking' : 'start';
  }

  get isThinking(): boolean {
    return this.#phase === 'thinking';
  }

  /** @param text - what the token adds; '' for a control token or an unfinished character */
  push(token: number, text: string): readonly Segment[] {
    if (this.#marks.kind === 'tokens') return this.#pushToken(this.#marks, token, text);
    return this.#pushText(text);
  }

  /** Gives out what was held back, at the end of the generation. */
  flush(): readonly Segment[] {
    const rest = this.#held;
    this.#held = '';
    if (rest.length === 0) return [];
    if (this.#phase === 'thinking') return rest.trim() ? [{ part: 'thinking', text: rest.trimEnd() }] : [];
    this.#phase = 'answer';
    return [{ part: 'answer', text: rest }];
  }

  #pushToken(marks: { readonly openToken: number; readonly closeToken: number }, token: number, text: string): readonly Segment[] {
    if (this.#phase !== 'answer') {
      if (token === marks.openToken) return this.#enter('thinking');
      if (token === marks.closeToken && this.#phase === 'thinking') return this.#enter('answer');
      // A blank token may come before <think>; anything else means that there is no thought.
      if (this.#phase === 'start') return this.#settleStart(text);
    }
    return this.#emit(text);
  }

  #settleStart(text: string): readonly Segment[] {
    const all = this.#held + text;
    this.#held = '';
    if (all.trim() === '') {
      this.#held = all;
      return [];
    }
    this.#phase = 'answer';
    this.#atPartStart = false;
    return [{ part: 'answer', text: all }];
  }

  #enter(phase: 'thinking' | 'answer'): readonly Segment[] {
    this.#phase = phase;
    this.#held = '';
    this.#atPartStart = true;
    return [];
  }

  #pushText(text: string): readonly Segment[] {
    if (this.#phase === 'answer') return this.#emit(text);
    const all = this.#held + text;
    this.#held = '';
    if (this.#phase === 'start') return this.#startText(all);
    const at = all.indexOf(close);
    if (at < 0) return this.#emitHolding(all);
    const before = this.#emit(all.slice(0, at).trimEnd());
    this.#enter('answer');
    return [...before, ...this.#emit(all.slice(at + close.length))];
  }

  #startText(all: string): readonly Segment[] {
    const begun = all.trimStart();
    if (begun.startsWith(open)) {
      this.#enter('thinking');
      return this.#pushText(begun.slice(open.length));
    }
    if (open.startsWith(begun)) {
      this.#held = all;
      return [];
    }
    this.#phase = 'answer';
    this.#atPartStart = false;
    return [{ part: 'answer', text: all }];
  }

  /** Keeps back what may be the beginning of `</think>`. */
  #emitHolding(all: string): readonly Segment[] {
    let keep = Math.min(close.length - 1, all.length);
    while (keep > 0 && !close.startsWith(all.slice(all.length - keep))) keep--;
    const segments = this.#emit(all.slice(0, all.length - keep));
    this.#held += all.slice(all.length - keep);
    return segments;
  }

  #emit(text: string): readonly Segment[] {
    let out = text;
    if (this.#atPartStart) {
      out = out.replace(/^[\r\n]+/, '');
      if (out.length === 0) return [];
      this.#atPartStart = false;
    }
    if (this.#phase !== 'thinking') return out.length > 0 ? [{ part: 'answer', text: out }] : [];
    out = this.#held + out;
    const body = out.replace(/[\r\n]+$/, '');
    this.#held = out.slice(body.length);
    return body.length > 0 ? [{ part: 'thinking', text: body }] : [];
  }
}
