import { useId } from 'preact/hooks';

interface ChoiceFieldProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly nameOf?: (name: string) => string;
  readonly value: string;
  readonly onChange: (name: string) => void;
}

export function ChoiceField({ label, names, nameOf = (name) => name, value, onChange }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div class="plan-field">
      <label for={id}>{label}</label>
      <select id={id} class="field" value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {nameOf(name)}
          </option>
        ))}
      </select>
    </div>
  );
}
