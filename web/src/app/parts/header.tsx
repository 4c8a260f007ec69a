import { useApp, useWords } from './app-context.ts';
import { IconButton } from './icon-button.tsx';

/** One line: what is open, what it has cost, and that a model stands in for another. */
export function Header() {
  const app = useApp();
  const { t, formats } = useWords();
  const { isSideOpen } = app.settings.current.value;
  const id = app.conversation.id.value;
  const title = app.chats.chats.value.find((chat) => chat.id === id)?.title;
  const cost = app.conversation.costMicroUsd.value;
  const newChat = (): void => app.router.go({ kind: 'new' });
  return (
    <header class="bar">
      {!isSideOpen && (
        <>
          <IconButton icon="menu" label={t('openSidebar')} onPress={() => app.settings.change({ isSideOpen: true })} />
          <IconButton icon="compose" label={t('newChat')} onPress={newChat} />
        </>
      )}
      <h1 dir="auto">{id === null ? <span class="unseen">{t('newChat')}</span> : title || t('untitled')}</h1>
      <div class="bar-end">
        <StandIn />
        {cost > 0 && <span class="wide-only">{t('totalCost', { money: formats.money(cost) })}</span>}
      </div>
    </header>
  );
}

function StandIn() {
  const app = useApp();
  const { t } = useWords();
  const model = app.session.model(app.settings.current.value.model);
  if (!model?.standIn) return null;
  return (
    <span class="stand-in" title={model.standIn}>
      {t('standIn')}
    </span>
  );
}
