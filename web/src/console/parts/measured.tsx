import { type Column, isText } from '../fleet/columns.ts';
import { numberText } from '../fleet/console-formats.ts';
import { useConsoleWords } from './console-context.ts';

interface MeasuredProps {
  readonly column: Column;
  readonly value: string | number | null;
}

/** A value as its column writes it, or a dash that is read out as what it means. */
export function Measured({ column, value }: MeasuredProps) {
  const { t, formats } = useConsoleWords();
  if (value === null) {
    return (
      <span class="unmeasured" title={t('unmeasured')}>
        <span aria-hidden="true">—</span>
        <span class="unseen">{t('unmeasured')}</span>
      </span>
    );
  }
  return typeof value === 'number' && !isText(column) ? numberText(column, value, formats) : String(value);
}
