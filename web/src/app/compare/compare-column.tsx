import { AnswerView } from '../parts/answer-view.tsx';
import { ChatContext, useWords } from '../parts/app-context.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { lastAnswer } from '../state/branch.ts';
import { pathOf } from '../state/route.ts';
import type { CompareSide } from './compare-side.ts';
import { SideFacts } from './side-facts.tsx';
import { sideLabel } from './side-label.ts';

interface CompareColumnProps {
  readonly side: CompareSide;
  readonly index: number;
}

/** One answer, as it is drawn in a chat, below what it took. */
export function CompareColumn({ side, index }: CompareColumnProps) {
  const words = useWords();
  const { t, formats } = words;
  const { branch, problem, lives } = side.conversation;
  const shown = branch.value.at(-1);
  const answer = lastAnswer(branch.value);
  const label = t('compareSide', { index: formats.number(index + 1) });
  return (
    <ChatContext.Provider value={side}>
      <section class="compare-side" aria-label={label}>
        <header>
          <h2>
            <span class="unseen">{label}: </span>
            <bdi>{answer ? sideLabel(answer, words) : label}</bdi>
          </h2>
          <a href={pathOf({ kind: 'chat', id: side.chatId })}>{t('openAsChat')}</a>
        </header>
        {answer && <SideFacts answer={answer} live={lives.value.get(answer.id)} askedMs={side.askedMs} />}
        {shown?.role === 'answer' && <AnswerView answer={shown} isLast />}
        {!answer && problem.value && (
          <ProblemNote problem={problem.value} action={{ label: t('tryAgain'), run: () => void side.show() }} />
        )}
      </section>
    </ChatContext.Provider>
  );
}
