import { unreachable } from '#kernel';
import { CostBars } from '../charts/cost-bars.tsx';
import { distinctFleets } from '../plan/distinct-fleets.ts';
import type { PlanView } from '../plan/plan-view.ts';
import { FigureTable } from './figure-table.tsx';
import { FleetWords } from './fleet-words.tsx';
import { LegalTable } from './legal-table.tsx';
import { usePlan, usePlanWords } from './plan-context.ts';
import { RankingTable } from './ranking-table.tsx';
import { RefusalList } from './refusal-list.tsx';
import { ScatterSection } from './scatter-section.tsx';

/** What came out; the status line above it says where nothing did. */
export function ResultView() {
  const answer = usePlan().answer.value;
  const { t } = usePlanWords();
  switch (answer.kind) {
    case 'none':
    case 'broken':
      return <p class="asked">{t('intro')}</p>;
    case 'refused':
      return (
        <p class="note wrong" lang="en">
          {answer.text}
        </p>
      );
    case 'plan':
      return (
        <>
          <Asked view={answer.view} />
          {answer.view.fleets.length > 0 && <Fleets view={answer.view} />}
          <RefusalList title={t('without')} refusals={answer.view.without} />
          <RefusalList title={t('refusals')} refusals={answer.view.refusals} />
          <LegalTable flags={answer.view.legal} />
          <FigureTable view={answer.view} />
          <Tried view={answer.view} tookMs={answer.tookMs} />
        </>
      );
    default:
      return unreachable(answer);
  }
}

function Asked({ view: { workload, targets } }: { readonly view: PlanView }) {
  const { t, formats } = usePlanWords();
  return (
    <p class="asked">
      {t('asked', {
        requests: formats.short(workload.requestsPerSecond),
        peak: formats.short(workload.peakRequestsPerSecond),
        input: formats.whole(workload.meanInputTokens),
        output: formats.whole(workload.meanOutputTokens),
        cached: formats.percent(workload.cachedShare),
        percent: formats.percent(targets.percentile),
        ttft: formats.time(targets.ttftMs),
        tpot: formats.time(targets.tpotMs),
      })}
    </p>
  );
}

function Fleets({ view }: { readonly view: PlanView }) {
  const { t } = usePlanWords();
  const fleets = distinctFleets(view.fleets);
  const [best, ...others] = fleets;
  return (
    <>
      <section>
        <h2>{t('ranking')}</h2>
        <CostBars fleets={fleets} />
        <RankingTable fleets={fleets} />
      </section>
      <ScatterSection fleets={fleets} targetMs={view.targets.tpotMs} />
      {best && (
        <section>
          <h2>{t('cheapest')}</h2>
          <FleetWords row={best} />
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h2>{t('others')}</h2>
          {others.map((row) => (
            <FleetWords key={row.rank} row={row} isFolded />
          ))}
        </section>
      )}
    </>
  );
}

function Tried({ view: { tried }, tookMs }: { readonly view: PlanView; readonly tookMs: number }) {
  const { t, formats } = usePlanWords();
  return (
    <p class="field-hint">
      {t('tried', {
        devices: formats.whole(tried.devices),
        layouts: formats.whole(tried.layouts),
        fitting: formats.whole(tried.fitting),
        weighed: formats.whole(tried.weighed),
        time: formats.time(tookMs),
      })}
    </p>
  );
}
