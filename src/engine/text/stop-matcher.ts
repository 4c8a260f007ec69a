/** Text that may leave now, and whether a stop string was met. */
export interface StopOutcome {
  readonly text: string;
  readonly matched: string | undefined;
}

/**
 * Finds stop strings in streamed text, wherever the tokens cut it. Text that could still become a stop string is held
 * back; the stop string itself is never given out. The earliest match wins, the longest on ties.
 */
export class StopMatcher {
  readonly #stops: readonly string[];
  readonly #longest: number;
  #held = '';

  constructor(stops: readonly string[]) {
    this.#stops = [...stops].sort((a, b) => b.length - a.length);
    this.#longest = this.#stops[0]?.length ?? 0;
  }

  push(text: string): StopOutcome {
    if (this.#longest === 0) return { text, matched: undefined };
    const all = this.#held + text;
    const match = this.#firstMatch(all);
    if (match) {
      this.#held = '';
      return { text: all.slice(0, match.at), matched: match.stop };
    }
    const keep = this.#heldLength(all);
    this.#held = all.slice(all.length - keep);
    return { text: all.slice(0, all.length - keep), matched: undefined };
  }

  /** What was held back when the text ends without a match. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  #firstMatch(text: string): { readonly at: number; readonly stop: string } | undefined {
    let first: { at: number; stop: string } | undefined;
    for (const stop of this.#stops) {
      const at = text.indexOf(stop);
      if (at >= 0 && (!first || at < first.at)) first = { at, stop };
    }
    return first;
  }

  /** Length of the longest end of `text` that begins some stop string. */
  #heldLength(text: string): number {
    for (let length = Math.min(this.#longest - 1, text.length); length > 0; length--) {
      const tail = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.startsWith(tail))) return length;
    }
    return 0;
  }
}
