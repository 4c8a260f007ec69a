import { tokens } from '../scenario/codecs.ts';
import type { OwnLengths } from '../scenario/scenario.ts';
import { usePlanWords } from './plan-context.ts';
import { TextField } from './text-field.tsx';

interface LengthsFieldProps {
  readonly label: string;
  readonly value: OwnLengths;
  readonly onChange: (value: OwnLengths) => void;
}

const names = ['mean', 'p50', 'p95', 'p99'] as const;

export function LengthsField({ label, value, onChange }: LengthsFieldProps) {
  const { t } = usePlanWords();
  return (
    <fieldset class="lengths">
      <legend>{label}</legend>
      {names.map((name) => (
        <TextField
          key={name}
          label={name === 'mean' ? t('mean') : name}
          codec={tokens}
          value={value[name]}
          onChange={(amount) => onChange({ ...value, [name]: amount })}
        />
      ))}
    </fieldset>
  );
}
