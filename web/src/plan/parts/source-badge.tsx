import type { Source } from '#planner';
import { usePlanWords } from './plan-context.ts';

/** Whose word a number is. */
export function SourceBadge({ source }: { readonly source: Source }) {
  const { t } = usePlanWords();
  return (
    <span class="badge" data-source={source}>
      {t(source)}
    </span>
  );
}
