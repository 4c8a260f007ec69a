/** A stretch of the code that has one meaning; places count UTF-16 units. Sorted, never overlapping. */
export interface CodeRange {
  readonly start: number;
  readonly end: number;
  readonly scope: CodeScope;
}

/** What is told apart on the page. highlight.js knows forty; a reader sees about five. */
export type CodeScope = 'keyword' | 'string' | 'number' | 'name' | 'comment';

export interface HighlightRequest {
  readonly id: number;
  readonly code: string;
  readonly language: string;
}

export interface HighlightReply {
  readonly id: number;
  readonly ranges: readonly CodeRange[];
}
