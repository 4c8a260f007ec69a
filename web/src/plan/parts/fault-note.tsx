import { usePlan, usePlanWords } from './plan-context.ts';
import { problemText } from './problem-text.ts';

/** What of the address could not be used. */
export function FaultNote() {
  const faults = usePlan().faults.value;
  const { t } = usePlanWords();
  if (faults.length === 0) return null;
  return (
    <div class="note wrong" role="alert">
      <strong>{t('faultsTitle')}</strong>
      <ul>
        {faults.map(({ field, given, problem }, index) => (
          <li key={`${index} ${field}`}>{t('fault', { field, given, problem: problemText(problem, t) })}</li>
        ))}
      </ul>
    </div>
  );
}
