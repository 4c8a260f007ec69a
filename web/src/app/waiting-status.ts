import type { AnswerProgress } from '../answers/answer-progress.ts';
import type { Words } from './state/words.ts';

/** A wait that people do not notice needs no clock. */
const soonMs = 3_000;
/** The server says more often than this that it is there. */
const heardForMs = 15_000;

/**
 * "Waiting for the first token", then "Reading your question · 1 min 12 sec". The clock is the server's, and stands still
 * when nothing is heard of it any more.
 */
export function waitingStatus(
  progress: Pick<AnswerProgress, 'askedMs' | 'heardMs'> | undefined,
  nowMs: number,
  { t, formats }: Pick<Words, 't' | 'formats'>,
): string {
  if (!progress || progress.askedMs === null) return t('waiting');
  const elapsedMs = Math.min(nowMs, progress.heardMs + heardForMs) - progress.askedMs;
  return elapsedMs < soonMs ? t('waiting') : `${t('readingQuestion')} · ${formats.duration(elapsedMs)}`;
}
