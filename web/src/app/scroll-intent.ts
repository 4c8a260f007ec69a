/** Where things are in the scroller, in pixels from the top of its content. */
export interface ScrollPlace {
  readonly scrollTop: number;
  readonly viewHeight: number;
  /** Top of the question that the newest answer belongs to. */
  readonly questionTop: number;
  /** End of what is written; the space under it is not. */
  readonly contentEnd: number;
}

const aboveQuestion = 12;
const belowText = 32;

/** The question at the top, until the answer passes the fold: then the end of it. Never upwards. */
export function followTop({ scrollTop, viewHeight, questionTop, contentEnd }: ScrollPlace): number {
  return Math.max(scrollTop, questionTop - aboveQuestion, contentEnd - viewHeight + belowText);
}

export function hiddenBelow({ scrollTop, viewHeight, contentEnd }: ScrollPlace): number {
  return contentEnd - scrollTop - viewHeight;
}

/** The button back to the newest text comes at 200 px and goes at 60, so that it does not flicker in between. */
export function isAway(wasAway: boolean, hiddenPixels: number): boolean {
  return hiddenPixels > (wasAway ? 60 : 200);
}
