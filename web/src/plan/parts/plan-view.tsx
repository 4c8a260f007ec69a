import { useEffect } from 'preact/hooks';
import { FaultNote } from './fault-note.tsx';
import { PlanBar } from './plan-bar.tsx';
import { usePlan, usePlanWords } from './plan-context.ts';
import { ResultView } from './result-view.tsx';
import { ScenarioForm } from './scenario-form.tsx';
import { StatusLine } from './status-line.tsx';

export function PlanView() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const title = t('planFor', { model: plan.scenario.value.model });
  useEffect(() => {
    document.title = `${title} · Regauge`;
  }, [title]);
  return (
    <div class="plan">
      <PlanBar title={title} />
      <main>
        <ScenarioForm />
        <div id="results" class="results" tabIndex={-1} aria-busy={plan.isOutdated.value}>
          <FaultNote />
          <StatusLine />
          <ResultView />
        </div>
      </main>
    </div>
  );
}
