import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ChatSummary } from '#wire';
import { useApp, useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ChatPages } from './chat-pages.ts';
import { PagesState } from './pages-state.tsx';
import { useLibrary } from './use-library.ts';

export function TrashDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords();
  const library = useLibrary();
  const trash = useMemo(() => new ChatPages((after) => library.chatsIn({ trash: '1' }, after)), [library]);
  useEffect(() => void trash.refresh(), [trash]);
  return (
    <Dialog title={t('trash')} onClose={onClose}>
      <ul class="library-list">
        {trash.chats.value?.map((chat) => (
          <TrashedChat key={chat.id} chat={chat} onGone={() => trash.remove(chat.id)} />
        ))}
      </ul>
      <PagesState pages={trash} empty={t('trashEmpty')} />
    </Dialog>
  );
}

interface TrashedChatProps {
  readonly chat: ChatSummary;
  readonly onGone: () => void;
}

function TrashedChat({ chat, onGone }: TrashedChatProps) {
  const app = useApp();
  const { t, formats } = useWords();
  const isAsking = useSignal(false);
  const title = chat.title || t('untitled');
  const restore = async (): Promise<void> => {
    await app.changeChat(chat.id, { isDeleted: false });
    onGone();
    app.toasts.show({ text: t('restored', { title }) });
  };
  if (isAsking.value) return <AskForGood chat={chat} onGone={onGone} onCancel={() => (isAsking.value = false)} />;
  return (
    <li>
      <span class="library-name" dir="auto">
        {title}
      </span>
      <span class="library-note">{t('trashedOn', { date: formats.date(chat.deletedMs ?? chat.changedMs) })}</span>
      <div class="library-actions">
        <button type="button" class="text-button" onClick={() => app.run(restore)}>
          {t('restore')}
        </button>
        <button type="button" class="text-button wrong" onClick={() => (isAsking.value = true)}>
          {t('deleteForGood')}
        </button>
      </div>
    </li>
  );
}

function AskForGood({ chat, onGone, onCancel }: TrashedChatProps & { readonly onCancel: () => void }) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => cancel.current?.focus(), []);
  const destroy = async (): Promise<void> => {
    await library.deleteChat(chat.id);
    onGone();
  };
  return (
    <li role="alert">
      <p>{t('deleteForGoodAsk', { title: chat.title || t('untitled') })}</p>
      <div class="library-actions">
        <button ref={cancel} type="button" class="text-button" onClick={onCancel}>
          {t('cancel')}
        </button>
        <button type="button" class="text-button wrong" onClick={() => app.run(destroy)}>
          {t('deleteForGood')}
        </button>
      </div>
    </li>
  );
}
