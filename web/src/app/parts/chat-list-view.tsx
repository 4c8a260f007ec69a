import { CompareLink } from '../compare/compare-link.tsx';
import { SearchButton } from '../library/library-buttons.tsx';
import { FoldersHost } from '../library/library-host.tsx';
import { groupChats } from '../state/chat-groups.ts';
import { useApp, useWords } from './app-context.ts';
import { ChatRow } from './chat-row.tsx';
import { Icon, Mark } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import { ProblemNote } from './problem-note.tsx';

/** The side: where everything that was asked is found again. */
export function ChatListView({ onChosen }: { readonly onChosen: () => void }) {
  const app = useApp();
  const { t } = useWords();
  const newChat = (): void => {
    app.router.go({ kind: 'new' });
    onChosen();
    document.querySelector<HTMLElement>('.composer textarea')?.focus();
  };
  return (
    <nav class="side" aria-label={t('chats')}>
      <header class="side-head">
        <Mark />
        <span class="brand">Regauge</span>
        <IconButton icon="menu" label={t('closeSidebar')} onPress={() => app.settings.change({ isSideOpen: false })} />
      </header>
      <button type="button" class="new-chat" onClick={newChat}>
        <Icon name="compose" /> {t('newChat')}
      </button>
      <SearchButton onPress={onChosen} />
      <CompareLink onChosen={onChosen} />
      <Chats onChosen={onChosen} />
      <SideFoot />
    </nav>
  );
}

function Chats({ onChosen }: { readonly onChosen: () => void }) {
  const { chats, session } = useApp();
  const { t } = useWords();
  const again = { label: t('tryAgain'), run: () => void chats.refresh() };
  // Those in folders are shown there.
  const outside = chats.chats.value.filter(({ folderId }) => folderId === null);
  return (
    <div class="side-list">
      {chats.problem.value && chats.state.value === 'failed' && !session.problem.value && (
        <ProblemNote problem={chats.problem.value} action={again} />
      )}
      <FoldersHost onChosen={onChosen} />
      {chats.state.value === 'failed' && (
        <p class="side-empty">{t(chats.chats.value.length > 0 ? 'keptChats' : 'noKeptChats')}</p>
      )}
      {chats.state.value === 'loading' && <div class="skeleton" role="status" aria-label={t('loading')} />}
      {chats.state.value === 'loaded' && chats.chats.value.length === 0 && <p class="side-empty">{t('noChats')}</p>}
      {groupChats(outside, new Date()).map(({ name, chats: own }) => (
        <section key={name}>
          <h2>{t(name)}</h2>
          <ul>
            {own.map((chat) => (
              <ChatRow key={chat.id} chat={chat} onChosen={onChosen} />
            ))}
          </ul>
        </section>
      ))}
      {chats.next.value !== null && (
        <button type="button" class="text-button" onClick={() => void chats.more()}>
          {t('moreChats')}
        </button>
      )}
    </div>
  );
}

function SideFoot() {
  const app = useApp();
  const { t } = useWords();
  const session = app.session.session.value;
  return (
    <footer class="side-foot">
      {session?.user && <span class="user">{session.user}</span>}
      <IconButton icon="trash" label={t('trash')} onPress={() => (app.library.value = { kind: 'trash' })} />
      {/* Another page: the console loads nothing of the chat. */}
      <a class="icon-button" href="/console" aria-label={t('fleet')} title={t('fleet')}>
        <Icon name="fleet" size={20} />
      </a>
      <IconButton icon="settings" label={t('settings')} onPress={() => (app.dialog.value = 'settings')} />
      <IconButton icon="keyboard" label={t('keyboard')} onPress={() => (app.dialog.value = 'help')} />
      {session?.needsKey && (
        <IconButton icon="leave" label={t('signOut')} onPress={() => app.run(() => app.signOut())} />
      )}
    </footer>
  );
}
