import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Branching, Question } from '#wire';
import { SentFilesHost } from '../attach/files-host.tsx';
import { useApp, useWords } from './app-context.ts';
import { BranchSwitch } from './branch-switch.tsx';
import { CopyButton } from './copy-button.tsx';
import { IconButton } from './icon-button.tsx';

type ShownQuestion = Question & Branching;

export function QuestionView({ question }: { readonly question: ShownQuestion }) {
  const { t } = useWords();
  const isEditing = useSignal(false);
  return (
    <article class="question" data-message={question.id} aria-label={t('you')}>
      <h2 class="unseen">{t('you')}</h2>
      {isEditing.value ? (
        <QuestionEditor question={question} onDone={() => (isEditing.value = false)} />
      ) : (
        <>
          <SentFilesHost attachments={question.attachments} />
          <div class="question-text" dir="auto">
            {question.text}
          </div>
          <div class="actions">
            <BranchSwitch message={question} />
            <CopyButton text={() => question.text} />
            <IconButton
              icon="edit"
              label={t('edit')}
              isSmall
              className="edit-question"
              onPress={() => (isEditing.value = true)}
            />
          </div>
        </>
      )}
    </article>
  );
}

interface QuestionEditorProps {
  readonly question: ShownQuestion;
  readonly onDone: () => void;
}

/** Two ends that are told apart: the text as it should have been, or another question in its place. */
function QuestionEditor({ question, onDone }: QuestionEditorProps) {
  const app = useApp();
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const text = useSignal(question.text);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(question.text.length, question.text.length);
  }, [question.text]);
  const end = (action: (text: string) => Promise<void>) => (): void => {
    onDone();
    app.run(() => action(text.value.trim()));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    onDone();
  };
  const isEmpty = text.value.trim() === '';
  return (
    <div class="question-editor">
      <textarea
        ref={field}
        class="field"
        dir="auto"
        aria-label={t('editLabel')}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
        onKeyDown={onKey}
      />
      <div class="editor-actions">
        <button type="button" class="plain-button" onClick={onDone}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class="plain-button"
          disabled={isEmpty}
          onClick={end((changed) => app.turns.saveQuestion(question.id, changed))}
        >
          {t('saveOnly')}
        </button>
        <button
          type="button"
          class="main-button"
          disabled={isEmpty}
          onClick={end((changed) => app.turns.askInstead(question, changed))}
        >
          {t('saveAndRun')}
        </button>
      </div>
    </div>
  );
}
