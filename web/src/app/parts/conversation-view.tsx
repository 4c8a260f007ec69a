import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ShownMessage } from '#wire';
import { ScrollFollow } from '../scroll-follow.ts';
import { AnswerView } from './answer-view.tsx';
import { useApp, useWords } from './app-context.ts';
import { EmptyChat } from './empty-chat.tsx';
import { Icon } from './icon.tsx';
import { ProblemNote } from './problem-note.tsx';
import { QuestionView } from './question-view.tsx';

/** The reading surface. */
export function ConversationView() {
  const { conversation } = useApp();
  const { t } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const follow = useRef<ScrollFollow>(null);
  const isAway = useSignal(false);
  useEffect(() => {
    if (!scroller.current) return;
    const own = new ScrollFollow(scroller.current, (away) => {
      isAway.value = away;
    });
    follow.current = own;
    return () => own.close();
  }, [isAway]);
  const { kind, turn } = conversation.intent.value;
  // `turn` is the same again, meant again.
  useEffect(() => {
    if (kind !== 'none') follow.current?.[kind]();
  }, [kind, turn]);
  return (
    <div class="scroller" ref={scroller}>
      <div class="turns">
        <ConversationBody />
      </div>
      {isAway.value && (
        <button
          type="button"
          class="jump"
          aria-label={t('jumpToLive')}
          title={t('jumpToLive')}
          onClick={() => follow.current?.live()}
        >
          <Icon name="arrowDown" />
        </button>
      )}
    </div>
  );
}

function ConversationBody() {
  const { conversation } = useApp();
  const { t } = useWords();
  const phase = conversation.phase.value;
  const problem = conversation.problem.value;
  if (phase === 'new') return <EmptyChat />;
  if (phase === 'loading') return <div class="column skeleton" role="status" aria-label={t('loading')} />;
  if (phase === 'failed' && problem) {
    const again = { label: t('tryAgain'), run: () => void conversation.show(conversation.id.value) };
    return (
      <div class="column failed">
        <ProblemNote problem={problem} action={again} />
      </div>
    );
  }
  return <Turns />;
}

function Turns() {
  const app = useApp();
  const { t } = useWords();
  const branch = app.conversation.branch.value;
  return (
    <div class="column">
      {app.conversation.hasEarlier.value && (
        <button type="button" class="text-button earlier" onClick={() => app.run(() => app.conversation.loadEarlier())}>
          {t('earlier')}
        </button>
      )}
      {turnsOf(branch).map((messages) => (
        <div key={messages[0]?.id} class="turn">
          {messages.map((message) =>
            message.role === 'question' ? (
              <QuestionView key={message.id} question={message} />
            ) : (
              <AnswerView key={message.id} answer={message} isLast={message.id === branch.at(-1)?.id} />
            ),
          )}
        </div>
      ))}
    </div>
  );
}

/** Each question with its answer. */
function turnsOf(branch: readonly ShownMessage[]): readonly (readonly ShownMessage[])[] {
  const turns: ShownMessage[][] = [];
  for (const message of branch) {
    if (message.role === 'question' || turns.length === 0) turns.push([message]);
    else turns.at(-1)?.push(message);
  }
  return turns;
}
