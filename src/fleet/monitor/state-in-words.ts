import { unreachable } from '#kernel';
import type { BreakerState } from './breaker.ts';

/** The state of a breaker for people. */
export function stateInWords(breaker: BreakerState, nowMs: number): string {
  switch (breaker.kind) {
    case 'closed':
      return breaker.failures === 0 ? 'answers' : `answers; failed ${breaker.failures} times in a row`;
    case 'open':
      return `${breaker.because}; tried again in ${inSeconds(Math.max(0, breaker.untilMs - nowMs))}`;
    case 'half-open':
      return `${breaker.because}; being tried`;
    default:
      return unreachable(breaker);
  }
}

export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}
