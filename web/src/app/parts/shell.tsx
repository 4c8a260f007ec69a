import { useEffect, useRef } from 'preact/hooks';
import { SessionNote } from '../../worker/session-note.tsx';
import { ComparePage } from '../compare/compare-page.tsx';
import { listenToKeys } from '../keyboard.ts';
import { LibraryHost } from '../library/library-host.tsx';
import { useApp, useWords } from './app-context.ts';
import { ChatListView } from './chat-list-view.tsx';
import { Composer } from './composer.tsx';
import { ConversationView } from './conversation-view.tsx';
import { Header } from './header.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

const narrow = matchMedia('(width < 56rem)');

export function Shell() {
  const app = useApp();
  const { t } = useWords();
  const { isSideOpen } = app.settings.current.value;
  const closeSide = (): void => app.settings.change({ isSideOpen: false });
  const closeDrawer = (): void => {
    if (narrow.matches) closeSide();
  };
  const isOpenWhenWide = useRef(isSideOpen);
  useEffect(() => {
    closeDrawer();
    return listenToKeys(app);
  }, [app]);
  // What stands beside the chat in a wide window would cover it in a narrow one.
  useEffect(() => {
    const fit = (): void => {
      if (narrow.matches) isOpenWhenWide.current = app.settings.current.peek().isSideOpen;
      app.settings.change({ isSideOpen: !narrow.matches && isOpenWhenWide.current });
    };
    narrow.addEventListener('change', fit);
    return () => narrow.removeEventListener('change', fit);
  }, [app]);
  return (
    <div class="app" data-side={isSideOpen ? 'open' : 'closed'}>
      <ChatListView onChosen={closeDrawer} />
      {isSideOpen && <button type="button" class="side-shade" aria-label={t('closeSidebar')} onClick={closeSide} />}
      <main class="main">
        <div>
          <Header />
          <SessionNote />
        </div>
        {app.router.route.value.kind === 'compare' ? (
          <ComparePage />
        ) : (
          <>
            <ConversationView />
            <Composer />
          </>
        )}
      </main>
      {app.dialog.value === 'settings' && <SettingsDialog />}
      {app.dialog.value === 'help' && <HelpDialog />}
      <LibraryHost />
    </div>
  );
}
