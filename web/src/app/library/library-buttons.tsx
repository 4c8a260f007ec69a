import { useApp, useWords } from '../parts/app-context.ts';
import { command } from '../parts/help-dialog.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import type { LibraryView } from './library-view.ts';

/** Looks like the field that it opens. */
export function SearchButton({ onPress }: { readonly onPress: () => void }) {
  const { library } = useApp();
  const { t } = useWords();
  const open = (): void => {
    library.value = { kind: 'search' };
    onPress();
  };
  return (
    <button type="button" class="search-button" onClick={open}>
      <Icon name="search" /> <span>{t('search')}</span>
      <kbd>{command}</kbd>
      <kbd>K</kbd>
    </button>
  );
}

const actions = [
  { kind: 'trash', icon: 'trash', label: 'trash' },
  { kind: 'shares', icon: 'link', label: 'shares' },
  { kind: 'export-all', icon: 'download', label: 'exportAll' },
  { kind: 'import', icon: 'upload', label: 'importChats' },
] as const satisfies readonly { kind: LibraryView['kind']; icon: IconName; label: string }[];

/** What the settings offer for all chats at once. */
export function YourChats() {
  const app = useApp();
  const { t } = useWords();
  return (
    <fieldset class="setting your-chats">
      <legend>{t('yourChats')}</legend>
      {actions.map(({ kind, icon, label }) => (
        <button
          key={kind}
          type="button"
          class="menu-item"
          onClick={() => {
            app.dialog.value = 'none';
            app.library.value = { kind };
          }}
        >
          <Icon name={icon} /> {t(label)}
        </button>
      ))}
    </fieldset>
  );
}
