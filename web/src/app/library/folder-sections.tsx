import { useSignal, useSignalEffect } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Folder } from '#wire';
import { newRecordId } from '../../api/record-id.ts';
import { useApp, useWords } from '../parts/app-context.ts';
import { ChatRow } from '../parts/chat-row.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Menu, MenuItem } from '../parts/menu.tsx';
import { ChatPages } from './chat-pages.ts';
import './library.css';
import { NameField } from './name-field.tsx';
import { PagesState } from './pages-state.tsx';
import { useLibrary } from './use-library.ts';

interface Chosen {
  readonly onChosen: () => void;
}

/** One section per folder; it reads its chats while it is open, and again whenever the list of chats was read. */
export function FolderSections({ onChosen }: Chosen) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const isNaming = useSignal(false);
  useSignalEffect(() => {
    if (app.chats.state.value !== 'loaded' || !app.chats.chats.value) return;
    const take = (folders: readonly Folder[]): void => {
      app.folders.value = folders;
    };
    // Where it fails, so does the list of chats, which says so.
    library.folders().then(take, () => undefined);
  });
  const make = async (name: string): Promise<void> => {
    const made = await library.putFolder(newRecordId(), name);
    app.folders.value = [...app.folders.value, made];
  };
  return (
    <section class="folders">
      <div class="folders-head">
        <h2>{t('folders')}</h2>
        <IconButton icon="plus" label={t('newFolder')} isSmall onPress={() => (isNaming.value = true)} />
      </div>
      {isNaming.value && (
        <NameField
          label={t('folderName')}
          name=""
          onEnd={(name) => {
            isNaming.value = false;
            if (name !== undefined) app.run(() => make(name));
          }}
        />
      )}
      {app.folders.value.map((folder) => (
        <FolderSection key={folder.id} folder={folder} onChosen={onChosen} />
      ))}
    </section>
  );
}

function FolderSection({ folder, onChosen }: Chosen & { readonly folder: Folder }) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const isOpen = useSignal(false);
  const isRenaming = useSignal(false);
  const { id, name } = folder;
  const rename = async (changed: string): Promise<void> => {
    const kept = await library.putFolder(id, changed);
    app.folders.value = app.folders.value.map((known) => (known.id === id ? kept : known));
  };
  const destroy = async (): Promise<void> => {
    await library.deleteFolder(id);
    app.folders.value = app.folders.value.filter((known) => known.id !== id);
    await app.chats.refresh();
    app.toasts.show({ text: t('folderDeleted', { name }) });
  };
  const endRename = (changed: string | undefined): void => {
    isRenaming.value = false;
    if (changed !== undefined) app.run(() => rename(changed));
  };
  return (
    <>
      {isRenaming.value ? (
        <NameField label={t('folderName')} name={name} onEnd={endRename} />
      ) : (
        <div class="chat-row folder-row">
          <button type="button" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
            <Icon name="folder" />
            <span class="chat-title" dir="auto">
              {name}
            </span>
          </button>
          <Menu label={t('folderMenu', { name })}>
            <MenuItem icon="edit" label={t('rename')} onPress={() => (isRenaming.value = true)} />
            <MenuItem icon="trash" label={t('delete')} isWrong onPress={() => app.run(destroy)} />
          </Menu>
        </div>
      )}
      {isOpen.value && <FolderChats id={id} onChosen={onChosen} />}
    </>
  );
}

function FolderChats({ id, onChosen }: Chosen & { readonly id: string }) {
  const app = useApp();
  const { t } = useWords();
  const library = useLibrary();
  const pages = useMemo(() => new ChatPages((after) => library.chatsIn({ folder: id }, after)), [library, id]);
  useSignalEffect(() => {
    // Whatever changed in a folder changed the list too.
    if (app.chats.chats.value) void pages.refresh();
  });
  return (
    <div class="folder-chats">
      <ul>
        {pages.chats.value?.map((chat) => (
          <ChatRow key={chat.id} chat={chat} onChosen={onChosen} />
        ))}
      </ul>
      <PagesState pages={pages} empty={t('folderEmpty')} />
    </div>
  );
}
