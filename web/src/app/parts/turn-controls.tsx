import type { SessionModel } from '#wire';
import { useApp, useWords } from './app-context.ts';
import { Icon } from './icon.tsx';

const budgets = [0, 512, 2_048, 8_192, 32_768] as const;

/** What the next turn may set: per turn, never per chat. */
export function TurnControls() {
  const app = useApp();
  const models = app.session.session.value?.models ?? [];
  const model = app.session.model(app.settings.current.value.model);
  return (
    <div class="turn-controls">
      {models.length > 1 && model && <ModelChoice models={models} chosen={model.id} />}
      {model?.thinking === 'optional' && <DeepThink />}
      {model && model.thinking !== 'never' && <Budget model={model} />}
    </div>
  );
}

function ModelChoice({ models, chosen }: { readonly models: readonly SessionModel[]; readonly chosen: string }) {
  const { settings } = useApp();
  const { t } = useWords();
  return (
    <span class="choice-wrap">
      <select
        class="choice"
        aria-label={t('model')}
        value={chosen}
        onChange={({ currentTarget }) => settings.change({ model: currentTarget.value })}
      >
        {models.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </span>
  );
}

function DeepThink() {
  const { settings } = useApp();
  const { t } = useWords();
  const isOn = settings.current.value.thinking === 'on';
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={isOn}
      title={t('deepThinkHint')}
      onClick={() => settings.change({ thinking: isOn ? 'off' : 'on' })}
    >
      <Icon name="think" size={16} /> <span class="toggle-text">{t('deepThink')}</span>
    </button>
  );
}

function Budget({ model }: { readonly model: SessionModel }) {
  const { settings } = useApp();
  const { t, formats } = useWords();
  const { thinking, budgetTokens } = settings.current.value;
  if (model.thinking === 'optional' && thinking === 'off') return null;
  return (
    <span class="choice-wrap">
      <select
        class="choice"
        aria-label={t('budget')}
        value={budgetTokens}
        onChange={({ currentTarget }) => settings.change({ budgetTokens: Number(currentTarget.value) })}
      >
        {budgets.map((tokens) => (
          <option key={tokens} value={tokens}>
            {tokens === 0 ? t('budgetAuto') : t('budgetTokens', { tokens: formats.number(tokens) })}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </span>
  );
}
