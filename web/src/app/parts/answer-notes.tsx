import type { Answer } from '#wire';
import type { LiveAnswer } from '../state/live-answer.ts';
import { problemOfAnswer } from '../state/problem-text.ts';
import { useChat, useWords } from './app-context.ts';
import { ProblemNote } from './problem-note.tsx';

interface AnswerNotesProps {
  readonly answer: Answer;
  readonly live: LiveAnswer | undefined;
}

/** Why an answer is not whole, or does not come. */
export function AnswerNotes({ answer, live }: AnswerNotesProps) {
  const { conversation, turns } = useChat();
  const { t } = useWords();
  const { unsent } = turns;
  if (unsent.value?.answer.id === answer.id) {
    return (
      <ProblemNote
        problem={unsent.value.problem}
        action={{ label: t('tryAgain'), run: () => void turns.sendAgain() }}
      />
    );
  }
  if (live?.problem.value && answer.state === 'running') {
    const again = { label: t('tryAgain'), run: () => void conversation.reload() };
    return <ProblemNote problem={live.problem.value} action={again} />;
  }
  if (live?.isCut.value && answer.state === 'running') return <p class="note live">{t('reconnecting')}</p>;
  if (answer.state === 'failed' && answer.error) return <ProblemNote problem={problemOfAnswer(answer.error)} />;
  const note = noteOf(answer);
  return note && <p class="note">{t(note)}</p>;
}

function noteOf({ state, finishReason }: Answer): 'stopped' | 'interrupted' | 'failed' | 'cutByLength' | null {
  if (state === 'complete') return finishReason === 'length' ? 'cutByLength' : null;
  return state === 'running' ? null : state;
}
