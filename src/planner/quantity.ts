/** Where a number comes from; the weakest of its inputs decides for a computed one. */
export type Source = 'measured' | 'published' | 'fitted' | 'estimated' | 'user';

/** A number with its origin: what a plan may not show without. */
export interface Sourced {
  readonly value: number;
  readonly source: Source;
  /** Who says so, in a few words a reader can search for. */
  readonly cite: string;
  /** A primary text; two secondary texts or a primary excerpt; one secondary text; computed here; recalled, not read. */
  readonly confidence: 'A' | 'B' | 'C' | 'D' | 'R';
  /** Month of the source, `2026-08`. */
  readonly date: string;
}

/** The middle value and the bounds in which four of five published values should lie. `low` ≤ `mid` ≤ `high`. */
export interface Interval {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}
