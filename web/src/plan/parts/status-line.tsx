import { distinctFleets, madeOf } from '../plan/distinct-fleets.ts';
import type { PlanAnswer } from '../state/plan-state.ts';
import { usePlan, usePlanWords } from './plan-context.ts';

/** One polite line: what came out, or that it is being computed. */
export function StatusLine() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const text = useAnswerText(plan.answer.value);
  return (
    <p class="plan-status" role="status">
      {plan.isOutdated.value ? t('computing') : text}
    </p>
  );
}

function useAnswerText(answer: PlanAnswer): string {
  const { t, formats } = usePlanWords();
  if (answer.kind === 'none') return '';
  if (answer.kind === 'broken') return t('broken');
  if (answer.kind === 'refused') return t('refused');
  const fleets = distinctFleets(answer.view.fleets);
  const [best] = fleets;
  if (!best) return answer.view.tried.devices === 0 ? t('noDevice') : t('noFleet');
  const cost = formats.usd(best.fleet.perMillionOutputMicroUsd.mid);
  return t('computed', { count: formats.whole(fleets.length), fleet: madeOf(best.fleet), cost });
}
