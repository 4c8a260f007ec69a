import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatSummary } from '#wire';
import { pathOf } from '../state/route.ts';
import { useApp, useWords } from './app-context.ts';
import { Menu, MenuItem } from './menu.tsx';

interface ChatRowProps {
  readonly chat: ChatSummary;
  readonly onChosen: () => void;
}

export function ChatRow({ chat, onChosen }: ChatRowProps) {
  const app = useApp();
  const { t } = useWords();
  const isRenaming = useSignal(false);
  const row = useRef<HTMLLIElement>(null);
  // The field takes the focus along when it goes; whoever uses keys goes on from where they were, before the next key.
  useLayoutEffect(() => {
    if (!isRenaming.value) return;
    return () => {
      if (document.activeElement === document.body) row.current?.querySelector<HTMLElement>('.menu-button')?.focus();
    };
  }, [isRenaming.value]);
  const { id, isPinned, isRunning } = chat;
  const title = chat.title || t('untitled');
  if (isRenaming.value) return <RenameRow chat={chat} onDone={() => (isRenaming.value = false)} />;
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.router.go({ kind: 'chat', id });
    onChosen();
  };
  return (
    <li class="chat-row" ref={row}>
      <a
        href={pathOf({ kind: 'chat', id })}
        aria-current={app.conversation.id.value === id ? 'page' : undefined}
        onClick={open}
        dir="auto"
      >
        {isRunning && <span class="running-dot" role="img" aria-label={t('isAnswering')} />}
        <span class="chat-title">{title}</span>
      </a>
      <Menu label={t('chatMenu', { title })}>
        <MenuItem
          icon="pin"
          label={isPinned ? t('unpin') : t('pin')}
          onPress={() => app.run(() => app.changeChat(id, { isPinned: !isPinned }))}
        />
        <MenuItem icon="edit" label={t('rename')} onPress={() => (isRenaming.value = true)} />
        <MenuItem
          icon="folder"
          label={t('moveToFolder')}
          onPress={() => (app.library.value = { kind: 'move', chat })}
        />
        <MenuItem icon="share" label={t('share')} onPress={() => (app.library.value = { kind: 'share', chat })} />
        <MenuItem icon="download" label={t('export')} onPress={() => (app.library.value = { kind: 'export', chat })} />
        <MenuItem icon="trash" label={t('delete')} isWrong onPress={() => app.deleteChat(id, title)} />
      </Menu>
    </li>
  );
}

function RenameRow({ chat, onDone }: { readonly chat: ChatSummary; readonly onDone: () => void }) {
  const app = useApp();
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (isKept: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    const title = input.current?.value.trim() ?? '';
    if (isKept && title !== '' && title !== chat.title) app.run(() => app.changeChat(chat.id, { title }));
    onDone();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // The button that gets the focus back would be pressed by the same key.
    event.preventDefault();
    end(event.key === 'Enter');
  };
  return (
    <li class="chat-row">
      <input
        ref={input}
        class="field"
        aria-label={t('title')}
        maxLength={200}
        defaultValue={chat.title}
        onKeyDown={onKey}
        onBlur={() => end(true)}
      />
    </li>
  );
}
