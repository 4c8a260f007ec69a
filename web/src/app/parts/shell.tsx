import { useEffect } from 'preact/hooks';
import { listenToKeys } from '../keyboard.ts';
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
  useEffect(() => {
    closeDrawer();
    return listenToKeys(app);
  }, [app]);
  return (
    <div class="app" data-side={isSideOpen ? 'open' : 'closed'}>
      <ChatListView onChosen={closeDrawer} />
      {isSideOpen && <button type="button" class="side-shade" aria-label={t('closeSidebar')} onClick={closeSide} />}
      <main class="main">
        <Header />
        <ConversationView />
        <Composer />
      </main>
      {app.dialog.value === 'settings' && <SettingsDialog />}
      {app.dialog.value === 'help' && <HelpDialog />}
    </div>
  );
}
