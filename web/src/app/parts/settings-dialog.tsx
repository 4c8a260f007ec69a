import { languages } from '../../i18n/languages.ts';
import { YourChats } from '../library/library-buttons.tsx';
import type { Settings } from '../state/settings.ts';
import { useApp, useWords } from './app-context.ts';
import { Dialog } from './dialog.tsx';

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label class="setting">
      <span>{label}</span>
      <select class="field" value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

export function SettingsDialog() {
  const app = useApp();
  const { t } = useWords();
  const { theme, language, thoughts } = app.settings.current.value;
  const change = (name: keyof Settings) => (value: string) => app.settings.change({ [name]: value });
  const close = (): void => {
    app.dialog.value = 'none';
  };
  return (
    <Dialog title={t('settings')} onClose={close}>
      <Choice
        label={t('theme')}
        value={theme}
        options={[
          ['system', t('themeSystem')],
          ['light', t('themeLight')],
          ['dark', t('themeDark')],
        ]}
        onChoose={change('theme')}
      />
      <Choice
        label={t('language')}
        value={language}
        options={[['auto', t('languageAuto')], ...languages.map(({ tag, name }) => [tag, name] as const)]}
        onChoose={change('language')}
      />
      <Choice
        label={t('thoughts')}
        value={thoughts}
        options={[
          ['auto', t('thoughtsAuto')],
          ['open', t('thoughtsOpen')],
          ['closed', t('thoughtsClosed')],
        ]}
        onChoose={change('thoughts')}
      />
      <YourChats />
      <p class="version">Regauge {app.session.session.value?.version}</p>
    </Dialog>
  );
}
