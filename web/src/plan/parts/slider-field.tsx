import type { Codec } from '../scenario/codecs.ts';
import { usePlanWords } from './plan-context.ts';
import { TextField } from './text-field.tsx';

interface SliderFieldProps {
  readonly label: string;
  readonly codec: Codec<number>;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Where the slider begins and ends; the field takes more. */
  readonly low: number;
  readonly high: number;
}

const steps = 200;

/** A number as a text and as a slider, whose steps grow with it: a tenth of a second matters less at a minute. */
export function SliderField({ low, high, ...field }: SliderFieldProps) {
  const { t, formats } = usePlanWords();
  const { label, value, onChange } = field;
  const place = Math.round((steps * Math.log(value / low)) / Math.log(high / low));
  return (
    <div class="slider-field">
      <TextField {...field} />
      <input
        type="range"
        min={0}
        max={steps}
        value={Math.min(steps, Math.max(0, place))}
        aria-label={t('slider', { field: label })}
        aria-valuetext={formats.short(value)}
        onInput={({ currentTarget }) => onChange(valueAt(Number(currentTarget.value) / steps, low, high))}
      />
    </div>
  );
}

/** Two digits: what a slider can be set to by hand. */
function valueAt(share: number, low: number, high: number): number {
  return Number((low * (high / low) ** share).toPrecision(2));
}
