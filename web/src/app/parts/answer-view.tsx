import { useSignalEffect } from '@preact/signals';
import type { Answer, Branching } from '#wire';
import { markdownView } from '../../render/index.ts';
import { renderLabels } from '../render-labels.ts';
import type { LiveAnswer } from '../state/live-answer.ts';
import { AnswerActions } from './answer-actions.tsx';
import { AnswerCost } from './answer-cost.tsx';
import { AnswerNotes } from './answer-notes.tsx';
import { useApp, useChat, useWords } from './app-context.ts';
import { Icon } from './icon.tsx';
import { Moves } from './moves.tsx';
import { TextOf } from './text-of.tsx';
import { ThoughtPanel } from './thought-panel.tsx';
import { Waiting } from './waiting.tsx';

type ShownAnswer = Answer & Branching;

export function AnswerView({ answer, isLast }: { readonly answer: ShownAnswer; readonly isLast: boolean }) {
  const app = useApp();
  const { conversation, turns } = useChat();
  const words = useWords();
  const { t } = words;
  const createView = () => markdownView({ kind: 'answer', labels: renderLabels(words), decorator: app.decorator });
  const live = conversation.lives.value.get(answer.id);
  const part = live?.progress.value.part;
  const isRunning = answer.state === 'running';
  return (
    <article
      class="answer"
      data-message={answer.id}
      aria-label={t('assistant', { model: answer.model })}
      aria-busy={isRunning}
    >
      <h2 class="unseen">{t('assistant', { model: answer.model })}</h2>
      {live && isRunning && <Announcer live={live} />}
      <ThoughtPanel answer={answer} live={live} />
      <Moves answer={answer} live={live} />
      {isRunning && (part === undefined || part === 'waiting') && <Waiting live={live} />}
      {isRunning && part === 'thinking' && (
        <button type="button" class="plain-button answer-now" onClick={() => app.run(() => turns.answerNow(answer))}>
          <Icon name="forward" size={16} /> {t('answerNow')}
        </button>
      )}
      <TextOf answer={answer} live={live} part="answer" createView={createView} />
      <AnswerNotes answer={answer} live={live} />
      {!isRunning && <AnswerActions answer={answer} live={live} isLast={isLast} />}
      {!isRunning && <AnswerCost answer={answer} />}
      <div data-end="" />
    </article>
  );
}

/** Tells the status line what is being written: a word when that changes, never the text. */
function Announcer({ live }: { readonly live: LiveAnswer }) {
  const app = useApp();
  const { t } = useWords();
  useSignalEffect(() => {
    const { part } = live.progress.value;
    if (part === 'thinking') app.status.value = t('statusThinking');
    if (part === 'answer') app.status.value = t('statusAnswering');
  });
  return null;
}
