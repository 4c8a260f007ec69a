import type { Share } from '#wire';
import { useApp, useWords } from '../parts/app-context.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import type { SharedLinks } from './shared-links.ts';
import { sharedPath } from './shared-path.ts';

interface ShareListProps {
  readonly links: SharedLinks;
  /** Undefined: of all chats. */
  readonly chatId?: string;
}

export function ShareList({ links, chatId }: ShareListProps) {
  const { t } = useWords();
  const { shares, problem } = links;
  if (problem.value) {
    return <ProblemNote problem={problem.value} action={{ label: t('tryAgain'), run: () => void links.load() }} />;
  }
  if (!shares.value) return <div class="skeleton" role="status" aria-label={t('loading')} />;
  const own = shares.value.filter((share) => chatId === undefined || share.chatId === chatId);
  if (own.length === 0) return chatId === undefined ? <p class="library-note">{t('sharesEmpty')}</p> : null;
  return (
    <ul class="library-list">
      {own.map((share) => (
        <ShareRow key={share.id} share={share} links={links} />
      ))}
    </ul>
  );
}

function ShareRow({ share, links }: { readonly share: Share; readonly links: SharedLinks }) {
  const app = useApp();
  const { t, formats } = useWords();
  const { id, title, createdMs, hasThoughts } = share;
  const link = `${location.origin}${sharedPath(id)}`;
  const withdraw = async (): Promise<void> => {
    await links.withdraw(id);
    app.toasts.show({ text: t('withdrawn') });
  };
  const date = t('sharedOn', { date: formats.date(createdMs) });
  return (
    <li>
      <span class="library-name" dir="auto">
        {title || t('untitled')}
      </span>
      <span class="library-note">{hasThoughts ? `${date} · ${t('withThoughts')}` : date}</span>
      <div class="link-row">
        <input
          class="field"
          aria-label={t('link')}
          readOnly
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <CopyButton text={() => link} label={t('copyLink')} />
      </div>
      <div class="library-actions">
        <a class="text-button" href={link} target="_blank" rel="noopener">
          {t('openLink')}
        </a>
        <button type="button" class="text-button wrong" onClick={() => app.run(withdraw)}>
          {t('withdraw')}
        </button>
      </div>
    </li>
  );
}
