import { useSignal } from '@preact/signals';
import type { ChatSummary } from '#wire';
import { useApp, useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Checkbox } from './checkbox.tsx';
import { fileName } from './file-name.ts';
import { saveFile } from './save-file.ts';
import { useLibrary } from './use-library.ts';

interface ExportDialogProps {
  /** Undefined: all chats, which only programs read. */
  readonly chat: ChatSummary | undefined;
  readonly onClose: () => void;
}

export function ExportDialog({ chat, onClose }: ExportDialogProps) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const hasThoughts = useSignal(true);
  const isBusy = useSignal(false);
  const save = (extension: 'md' | 'json', made: () => Promise<Blob>) => (): void => {
    isBusy.value = true;
    app.run(async () => {
      const content = await made().finally(() => {
        isBusy.value = false;
      });
      saveFile(fileName(chat?.title ?? 'regauge-chats', extension, 'chat'), content);
      onClose();
    });
  };
  return (
    <Dialog title={t(chat ? 'export' : 'exportAll')} onClose={onClose}>
      <Checkbox label={t('withThoughts')} value={hasThoughts} />
      {chat && (
        <button
          type="button"
          class="plain-button"
          disabled={isBusy.value}
          onClick={save('md', () => library.markdown(chat.id, hasThoughts.value))}
        >
          {t('exportMarkdown')}
        </button>
      )}
      <button
        type="button"
        class="plain-button"
        disabled={isBusy.value}
        onClick={save('json', () => library.exported(chat?.id, hasThoughts.value))}
      >
        {t('exportJson')}
      </button>
    </Dialog>
  );
}
