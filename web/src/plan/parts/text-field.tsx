import { useId, useState } from 'preact/hooks';
import type { Codec } from '../scenario/codecs.ts';
import type { FieldProblem } from '../scenario/field-problem.ts';
import { usePlanWords } from './plan-context.ts';
import { problemText } from './problem-text.ts';

interface TextFieldProps<Value> {
  readonly label: string;
  readonly codec: Codec<Value>;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly hint?: string | undefined;
  /** Beside the field instead of a label above it, which is then only heard. */
  readonly unit?: string;
  readonly kind?: 'number' | 'text';
}

/**
 * A value as a text. What is no value stays in the field, which says so when it is left, and changes nothing; the plan
 * follows with the next letter that makes it one.
 */
export function TextField<Value>({
  label,
  codec,
  value,
  onChange,
  hint,
  unit,
  kind = 'number',
}: TextFieldProps<Value>) {
  const { t } = usePlanWords();
  const id = useId();
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<FieldProblem | undefined>(undefined);
  const change = (text: string): void => {
    const read = codec.read(text);
    setDraft(text);
    if (read.kind === 'problem') return;
    setProblem(undefined);
    onChange(read.value);
  };
  const leave = (): void => {
    const read = draft === undefined ? undefined : codec.read(draft);
    if (read?.kind === 'problem') setProblem(read.problem);
    else setDraft(undefined);
  };
  const told = [...(hint ? [`${id}-hint`] : []), ...(problem ? [`${id}-problem`] : [])].join(' ');
  return (
    <div class="plan-field">
      <label for={id} class={unit === undefined ? undefined : 'unseen'}>
        {label}
      </label>
      <span class="field-line">
        <input
          id={id}
          class="field"
          type="text"
          inputMode={kind === 'number' ? 'decimal' : undefined}
          autocomplete="off"
          spellcheck={false}
          maxLength={40}
          value={draft ?? codec.write(value)}
          aria-invalid={problem !== undefined}
          aria-describedby={told === '' ? undefined : told}
          onInput={({ currentTarget }) => change(currentTarget.value)}
          onBlur={leave}
        />
        {unit !== undefined && <span class="unit">{unit}</span>}
      </span>
      {problem && (
        <p id={`${id}-problem`} class="field-problem">
          {problemText(problem, t)}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
