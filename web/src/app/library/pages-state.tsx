import { useWords } from '../parts/app-context.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import type { ChatPages } from './chat-pages.ts';

/** What stands below the chats of a place, or in their stead. */
export function PagesState({ pages, empty }: { readonly pages: ChatPages; readonly empty: string }) {
  const { t } = useWords();
  const chats = pages.chats.value;
  if (pages.problem.value) {
    return (
      <ProblemNote problem={pages.problem.value} action={{ label: t('tryAgain'), run: () => void pages.refresh() }} />
    );
  }
  if (!chats) return <div class="skeleton" role="status" aria-label={t('loading')} />;
  if (pages.next.value !== null) {
    return (
      <button type="button" class="text-button" onClick={() => void pages.more()}>
        {t('moreChats')}
      </button>
    );
  }
  return chats.length === 0 ? <p class="library-note">{empty}</p> : null;
}
