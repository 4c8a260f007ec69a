/** Text that may leave, and the stop string that was met. */
export interface Watched {
  readonly text: string;
  readonly matched: string | undefined;
}

/**
 * Finds stop strings in streamed text, wherever the pieces cut it.
 *
 * Text that could still become a stop string is held back; the stop string itself is never given out. The earliest match
 * wins, the longest on ties. A watch may also begin in the middle of an answer, as when another replica goes on with it: a
 * stop string that began in the part that left ends the answer where the seam is, since nothing can be taken back.
 */
export class StopWatch {
  readonly #stops: readonly string[];
  readonly #longest: number;
  /** The end of what left, as far as a stop string could reach back. */
  #left: string;
  #held = '';

  /** @param delivered - what left before; only its end matters */
  constructor(stops: readonly string[], delivered: string = '') {
    this.#stops = stops.toSorted((a, b) => b.length - a.length);
    this.#longest = this.#stops[0]?.length ?? 0;
    this.#left = this.#tail(delivered);
  }

  push(text: string): Watched {
    if (this.#longest === 0) return { text, matched: undefined };
    const all = this.#left + this.#held + text;
    const match = this.#firstMatch(all);
    const end = Math.max(this.#left.length, match ? match.at : all.length - this.#heldLength(all));
    const free = all.slice(this.#left.length, end);
    this.#held = match ? '' : all.slice(end);
    this.#left = this.#tail(this.#left + free);
    return { text: free, matched: match?.stop };
  }

  /** What was held back when the text ends without a match. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  #tail(text: string): string {
    return this.#longest > 1 ? text.slice(-(this.#longest - 1)) : '';
  }

  #firstMatch(text: string): { readonly at: number; readonly stop: string } | undefined {
    let first: { at: number; stop: string } | undefined;
    for (const stop of this.#stops) {
      const at = text.indexOf(stop);
      if (at >= 0 && (!first || at < first.at)) first = { at, stop };
    }
    return first;
  }

  /** Length of the longest end that begins some stop string. */
  #heldLength(text: string): number {
    for (let length = Math.min(this.#longest - 1, text.length); length > 0; length--) {
      const end = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.startsWith(end))) return length;
    }
    return 0;
  }
}
