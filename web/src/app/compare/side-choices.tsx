import { useApp, useWords } from '../parts/app-context.ts';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import type { CompareState } from './compare-state.ts';
import { type Effort, effortsOf, type SideChoice, sideBounds } from './side-choice.ts';

/** Who answers: two to four, each a model, a pool and a length of thought. */
export function SideChoices({ compare }: { readonly compare: CompareState }) {
  const { t, formats } = useWords();
  const choices = compare.choices.value;
  return (
    <>
      <ol class="side-choices">
        {choices.map((choice, index) => (
          <li key={`${index}-${choices.length}`}>
            <fieldset>
              <legend>{t('compareSide', { index: formats.number(index + 1) })}</legend>
              <Fields choice={choice} onChange={(change) => compare.change(index, change)} />
            </fieldset>
            {choices.length > sideBounds.fewest && (
              <IconButton
                icon="close"
                label={t('removeSide', { index: formats.number(index + 1) })}
                isSmall
                onPress={() => compare.remove(index)}
              />
            )}
          </li>
        ))}
      </ol>
      {choices.length < sideBounds.most && (
        <button type="button" class="plain-button" onClick={() => compare.add()}>
          {t('addSide')}
        </button>
      )}
    </>
  );
}

interface FieldsProps {
  readonly choice: SideChoice;
  readonly onChange: (change: Partial<SideChoice>) => void;
}

function Fields({ choice, onChange }: FieldsProps) {
  const { session } = useApp();
  const { t, formats } = useWords();
  const { models = [], pools = [] } = session.session.value ?? {};
  const efforts = effortsOf(session.model(choice.model));
  const effortText = (effort: Effort): string => {
    if (effort === 'any') return t('budgetAuto');
    return effort === 'off' ? t('noThinking') : t('budgetTokens', { tokens: formats.number(effort) });
  };
  return (
    <>
      <Choice
        label={t('model')}
        value={choice.model}
        options={models.map(({ id }) => [id, id])}
        onChange={(model) => onChange({ model })}
      />
      <Choice
        label={t('pool')}
        value={choice.pool}
        options={pools.length < 2 ? [] : [['', t('anyPool')], ...pools.map(({ name }) => [name, name] as const)]}
        onChange={(pool) => onChange({ pool })}
      />
      <Choice
        label={t('budget')}
        value={`${choice.effort}`}
        options={efforts.map((effort) => [`${effort}`, effortText(effort)])}
        onChange={(value) => onChange({ effort: efforts.find((effort) => `${effort}` === value) ?? 'any' })}
      />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange: (value: string) => void;
}

/** Nothing to choose from is nothing to show. */
function Choice({ label, value, options, onChange }: ChoiceProps) {
  if (options.length < 2) return null;
  return (
    <label>
      {label}
      <span class="choice-wrap">
        <select class="choice" value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          {options.map(([own, text]) => (
            <option key={own} value={own}>
              {text}
            </option>
          ))}
        </select>
        <Icon name="down" size={14} />
      </span>
    </label>
  );
}
