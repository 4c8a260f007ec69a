import type { Answer } from '#wire';
import { movesOf } from '../answer-facts.ts';
import type { LiveAnswer } from '../state/live-answer.ts';
import { useWords } from './app-context.ts';

interface MovesProps {
  readonly answer: Answer;
  readonly live: LiveAnswer | undefined;
}

/** A mark on the rail where another replica took over: live as it happens, later from what is kept. */
export function Moves({ answer, live }: MovesProps) {
  const { t, formats } = useWords();
  const told = live?.progress.value.moves ?? [];
  const moves = told.length > 0 ? told : movesOf(answer.attempts);
  return moves.map(({ from, to, atToken }) => (
    <p key={atToken} class="move">
      {t('movedAt', { from: from.replicaId, to: to.replicaId, token: formats.number(atToken) })}
    </p>
  ));
}
