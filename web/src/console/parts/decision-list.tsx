import { shownDecisions } from '../fleet/decisions.ts';
import type { FleetDecision } from '../fleet/fleet.ts';
import { useConsoleWords } from './console-context.ts';

interface DecisionListProps {
  readonly decisions: readonly FleetDecision[];
  readonly policy: string;
  /** Only those that have to do with it. */
  readonly replicaId?: string;
}

const shown = 50;

export function DecisionList({ decisions, policy, replicaId }: DecisionListProps) {
  const { t, formats } = useConsoleWords();
  const newest = shownDecisions(decisions, replicaId, shown);
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions">{t('decisions')}</h2>
      <p class="unmeasured">{newest.length === 0 ? t('noDecisions') : t('decisionsBy', { policy })}</p>
      <ol class="decisions">
        {newest.map(({ atMs, outcome, because }, index) => (
          <li key={`${atMs}-${newest.length - index}`}>
            <time dateTime={new Date(atMs).toISOString()}>{formats.time(atMs)}</time>
            <strong>{outcome}</strong>
            <span class="because">{because}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
