import { unreachable } from '#kernel';
import type { AnswerEvent, AnswerMove, AnswerStart, FinishedAnswer } from '#wire';

export type AnswerPart = 'waiting' | 'thinking' | 'answer';

/**
 * What is known of an answer while it is written, its text apart. Times are of one clock of this page, `performance.now()`;
 * the server says how long ago something was, so that a reload does not start a count anew.
 */
export interface AnswerProgress {
  readonly part: AnswerPart;
  readonly tokens: number;
  /** When the question was asked, and when the server was heard of last; while nothing is written, it says that it is there. */
  readonly askedMs: number | null;
  readonly heardMs: number;
  readonly thinkingSinceMs: number | null;
  /** How long the thought took; null while it goes on, or where there is none. */
  readonly thoughtMs: number | null;
  readonly moves: readonly AnswerMove[];
  readonly finished: FinishedAnswer | null;
}

export const notBegun: AnswerProgress = {
  part: 'waiting',
  tokens: 0,
  askedMs: null,
  heardMs: 0,
  thinkingSinceMs: null,
  thoughtMs: null,
  moves: [],
  finished: null,
};

/** @param nowMs - when the event came */
export function afterEvent(progress: AnswerProgress, event: AnswerEvent, nowMs: number): AnswerProgress {
  switch (event.kind) {
    case 'start':
      return afterStart(progress, event.start, nowMs);
    case 'thinking':
      if (progress.part === 'answer') return progress;
      if (progress.part === 'thinking') return progress;
      return { ...progress, part: 'thinking', thinkingSinceMs: progress.thinkingSinceMs ?? nowMs };
    case 'answer':
      if (progress.part === 'answer') return progress;
      return { ...progress, part: 'answer', thoughtMs: progress.thoughtMs ?? sinceThinking(progress, nowMs) };
    case 'tokens':
      return { ...progress, tokens: event.tokens };
    case 'move':
      return { ...progress, moves: withMove(progress.moves, event.move) };
    case 'alive':
      return progress.part === 'waiting' ? { ...progress, heardMs: nowMs } : progress;
    case 'done':
      return afterDone(progress, event.answer);
    default:
      return unreachable(event);
  }
}

function afterStart(progress: AnswerProgress, start: AnswerStart, nowMs: number): AnswerProgress {
  const { tokens, thinkingElapsedMs, thoughtMs } = start;
  const thinkingSinceMs = thinkingElapsedMs === null ? null : nowMs - thinkingElapsedMs;
  const times = { askedMs: nowMs - start.elapsedMs, heardMs: nowMs, thinkingSinceMs, thoughtMs };
  return { ...progress, part: partAtStart(start), tokens, ...times };
}

function partAtStart({ answerChars, thinkingElapsedMs, thoughtMs }: AnswerStart): AnswerPart {
  if (answerChars > 0 || thoughtMs !== null) return 'answer';
  return thinkingElapsedMs === null ? 'waiting' : 'thinking';
}

/** A stream that is read on tells moves again. */
function withMove(moves: readonly AnswerMove[], move: AnswerMove): readonly AnswerMove[] {
  return moves.some(({ atToken }) => atToken === move.atToken) ? moves : [...moves, move];
}

function afterDone(progress: AnswerProgress, finished: FinishedAnswer): AnswerProgress {
  const thoughtMs = finished.thinkingChars === 0 ? null : (finished.usage?.thinkingMs ?? progress.thoughtMs);
  const { usage } = finished;
  const tokens = usage ? usage.thinkingTokens + usage.answerTokens : progress.tokens;
  return { ...progress, tokens, thoughtMs, finished };
}

function sinceThinking({ thinkingSinceMs }: AnswerProgress, nowMs: number): number | null {
  return thinkingSinceMs === null ? null : nowMs - thinkingSinceMs;
}
