import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatSummary } from '#wire';
import { newRecordId } from '../../api/record-id.ts';
import { useApp, useWords } from '../parts/app-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { NameField } from './name-field.tsx';
import { useLibrary } from './use-library.ts';

interface MoveDialogProps {
  readonly chat: ChatSummary;
  readonly onClose: () => void;
}

export function MoveDialog({ chat, onClose }: MoveDialogProps) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const isNaming = useSignal(false);
  useEffect(() => {
    app.run(async () => {
      app.folders.value = await library.folders();
    });
  }, [app, library]);
  const move = async (folderId: string | null): Promise<void> => {
    await app.changeChat(chat.id, { folderId });
    onClose();
  };
  const moveToNew = async (name: string): Promise<void> => {
    const made = await library.putFolder(newRecordId(), name);
    app.folders.value = [...app.folders.value, made];
    await move(made.id);
  };
  const places = [{ id: null, name: t('noFolder') }, ...app.folders.value];
  return (
    <Dialog title={t('moveToFolder')} onClose={onClose}>
      <div class="places">
        {places.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            class="menu-item"
            aria-pressed={id === chat.folderId}
            onClick={() => app.run(() => move(id))}
          >
            <Icon name={id === chat.folderId ? 'check' : 'folder'} /> <span dir="auto">{name}</span>
          </button>
        ))}
        {isNaming.value ? (
          <NameField
            label={t('folderName')}
            name=""
            onEnd={(name) => {
              isNaming.value = false;
              if (name !== undefined) app.run(() => moveToNew(name));
            }}
          />
        ) : (
          <button type="button" class="menu-item" onClick={() => (isNaming.value = true)}>
            <Icon name="plus" /> {t('newFolder')}
          </button>
        )}
      </div>
    </Dialog>
  );
}
