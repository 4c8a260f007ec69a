import { useSignal } from '@preact/signals';
import type { ChatSummary } from '#wire';
import { useApp, useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Checkbox } from './checkbox.tsx';
import { ShareList } from './share-list.tsx';
import { useSharedLinks } from './shares-dialog.tsx';

interface ShareDialogProps {
  readonly chat: ChatSummary;
  readonly onClose: () => void;
}

/** Nothing is shared until the button is pressed, and thoughts only where they are asked for. */
export function ShareDialog({ chat, onClose }: ShareDialogProps) {
  const app = useApp();
  const { t } = useWords();
  const links = useSharedLinks();
  const hasThoughts = useSignal(false);
  const isBusy = useSignal(false);
  const make = async (): Promise<void> => {
    isBusy.value = true;
    await links.add(chat.id, hasThoughts.value).finally(() => {
      isBusy.value = false;
    });
  };
  return (
    <Dialog title={t('share')} onClose={onClose}>
      <p class="library-note">{t('shareText')}</p>
      <Checkbox label={t('withThoughts')} value={hasThoughts} />
      <button type="button" class="main-button" disabled={isBusy.value} onClick={() => app.run(make)}>
        {t('makeLink')}
      </button>
      <ShareList links={links} chatId={chat.id} />
    </Dialog>
  );
}
