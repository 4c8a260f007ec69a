import type { Answer, Branching } from '#wire';
import { canContinue } from '../answer-facts.ts';
import type { LiveAnswer } from '../state/live-answer.ts';
import { useApp, useChat, useWords } from './app-context.ts';
import { BranchSwitch } from './branch-switch.tsx';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';

interface AnswerActionsProps {
  readonly answer: Answer & Branching;
  readonly live: LiveAnswer | undefined;
  readonly isLast: boolean;
}

export function AnswerActions({ answer, live, isLast }: AnswerActionsProps) {
  const app = useApp();
  const { turns } = useChat();
  const { t } = useWords();
  const text = (): string => live?.textOf('answer') ?? answer.answer;
  return (
    <div class="actions">
      <BranchSwitch message={answer} />
      <CopyButton text={text} />
      <IconButton
        icon="again"
        label={t('regenerate')}
        isSmall
        onPress={() => app.run(() => turns.regenerate(answer.parentId))}
      />
      {isLast && canContinue(answer) && (
        <button type="button" class="text-button" onClick={() => app.run(() => turns.continueAnswer(answer.id))}>
          <Icon name="forward" size={16} /> {t('continueAnswer')}
        </button>
      )}
    </div>
  );
}
