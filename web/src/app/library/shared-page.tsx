import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answer, Message, SharedChat } from '#wire';
import { type ApiProblem, toProblem } from '../../api/api-error.ts';
import { markdownView } from '../../render/index.ts';
import { SentFiles } from '../attach/sent-files.tsx';
import { AnswerNotes } from '../parts/answer-notes.tsx';
import { useApp, useWords } from '../parts/app-context.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Mark } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { TextOf } from '../parts/text-of.tsx';
import { ThoughtPanel } from '../parts/thought-panel.tsx';
import { renderLabels } from '../render-labels.ts';
import './library.css';
import { useLibrary } from './use-library.ts';

type SharedStatus =
  | { readonly kind: 'loading' | 'withdrawn' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | { readonly kind: 'open'; readonly shared: SharedChat };

/** A chat as it was when its link was made, to read and no more. Nobody signs in for it. */
export function SharedPage({ id }: { readonly id: string }) {
  const { t, formats } = useWords();
  const library = useLibrary();
  const status = useSignal<SharedStatus>({ kind: 'loading' });
  const load = async (): Promise<void> => {
    status.value = await library.shared(id).then((shared) => ({ kind: 'open', shared }) as const, failure);
  };
  useEffect(() => void load(), [id]);
  const shared = status.value.kind === 'open' ? status.value.shared : undefined;
  const title = shared?.title || t('sharedChat');
  useEffect(() => {
    document.title = `${title} · Regauge`;
  }, [title]);
  return (
    <div class="shared-page">
      <header class="bar">
        <a href="/" aria-label="Regauge">
          <Mark />
        </a>
        <h1 dir="auto">{title}</h1>
        {shared && <span class="bar-end">{t('sharedOn', { date: formats.date(shared.createdMs) })}</span>}
      </header>
      <main class="scroller">
        <div class="turns column">
          <SharedBody status={status.value} onAgain={() => void load()} />
        </div>
      </main>
    </div>
  );
}

function failure(error: unknown): SharedStatus {
  const problem = toProblem(error);
  return problem.kind === 'not-found' ? { kind: 'withdrawn' } : { kind: 'failed', problem };
}

function SharedBody({ status, onAgain }: { readonly status: SharedStatus; readonly onAgain: () => void }) {
  const { t } = useWords();
  switch (status.kind) {
    case 'loading':
      return <div class="skeleton" role="status" aria-label={t('loading')} />;
    case 'withdrawn':
      return (
        <div class="empty">
          <h2>{t('linkWithdrawn')}</h2>
          <p class="served-by">{t('linkWithdrawnText')}</p>
        </div>
      );
    case 'failed':
      return <ProblemNote problem={status.problem} action={{ label: t('tryAgain'), run: onAgain }} />;
    default:
      return status.shared.messages.map((message) => <SharedMessage key={message.id} message={message} />);
  }
}

function SharedMessage({ message }: { readonly message: Message }) {
  const { t } = useWords();
  if (message.role === 'answer') return <SharedAnswer answer={message} />;
  return (
    <article class="question" aria-label={t('you')}>
      <h2 class="unseen">{t('you')}</h2>
      <SentFiles attachments={message.attachments} />
      <div class="question-text" dir="auto">
        {message.text}
      </div>
    </article>
  );
}

function SharedAnswer({ answer }: { readonly answer: Answer }) {
  const { decorator } = useApp();
  const words = useWords();
  const createView = () => markdownView({ kind: 'answer', labels: renderLabels(words), decorator });
  return (
    <article class="answer turn" aria-label={words.t('assistant', { model: answer.model })}>
      <ThoughtPanel answer={answer} live={undefined} />
      <TextOf answer={answer} live={undefined} part="answer" createView={createView} />
      <AnswerNotes answer={answer} live={undefined} />
      <div class="actions">
        <CopyButton text={() => answer.answer} />
      </div>
    </article>
  );
}
