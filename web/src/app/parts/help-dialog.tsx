import { useApp, useWords } from './app-context.ts';
import { Dialog } from './dialog.tsx';

export const command: string = /Mac|iP/.test(navigator.platform) ? '⌘' : 'Ctrl';

const shortcuts = [
  { label: 'keySend', keys: ['Enter'] },
  { label: 'keyNewLine', keys: ['Shift', 'Enter'] },
  { label: 'keyFocus', keys: ['/'] },
  { label: 'keyEditLast', keys: ['↑'] },
  { label: 'keyStop', keys: ['Esc'] },
  { label: 'keyNewChat', keys: [command, 'Shift', 'O'] },
  { label: 'keySearch', keys: [command, 'K'] },
  { label: 'keySidebar', keys: [command, 'Shift', 'S'] },
  { label: 'keyHelp', keys: ['?'] },
] as const;

export function HelpDialog() {
  const app = useApp();
  const { t } = useWords();
  const close = (): void => {
    app.dialog.value = 'none';
  };
  return (
    <Dialog title={t('helpTitle')} onClose={close}>
      <dl class="keys">
        {shortcuts.map(({ label, keys }) => (
          <div key={label}>
            <dt>{t(label)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
