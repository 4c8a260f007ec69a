/** One text in pieces, as a stream may bring it. */
export interface Pieces {
  readonly pieces: readonly string[];
}

export interface Difference {
  readonly pieces: readonly string[];
  readonly whole: string;
  readonly pieced: string;
}

export interface Strangers {
  /** `name` or `name[attribute]` of what is not on the list. */
  readonly elements: readonly string[];
  readonly attributes: readonly string[];
}

export interface ThoughtCounts {
  readonly open: number;
  readonly mostWhileLive: number;
  readonly folded: number;
  readonly finished: number;
  readonly mostOfAPage: number;
  readonly pages: number;
}
