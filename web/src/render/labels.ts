/** Words on the page that are no part of the text, in the reader's language. */
export interface RenderLabels {
  readonly copy: string;
  readonly copied: string;
  /** Name of a code block or table that scrolls sideways, for those who do not see it. */
  readonly code: string;
  readonly table: string;
  /** A task of a list, done or not. */
  readonly done: string;
  readonly notDone: string;
  /** Said above the end of a text that has more parts than a page can hold. */
  readonly restIsPlain: string;
}

export interface ThoughtLabels extends RenderLabels {
  readonly earlierPage: string;
  readonly laterPage: string;
  readonly page: (page: number, pages: number) => string;
  readonly outline: string;
  readonly search: string;
  readonly matches: (match: number, matches: number) => string;
  readonly earlierMatch: string;
  readonly laterMatch: string;
  readonly copyAll: string;
  /** Said above the live end of a long thought. */
  readonly earlierIsKept: string;
}
