import { useLazy } from '../library/use-lazy.ts';
import { useWords } from '../parts/app-context.ts';

/** Loaded when somebody compares. */
export function ComparePage() {
  const { t } = useWords();
  const part = useLazy(true, () => import('./compare-view.tsx'));
  return part ? <part.CompareView /> : <div class="column skeleton" role="status" aria-label={t('loading')} />;
}
