import type { Fleet } from '../fleet/fleet.ts';
import { fleetRows } from '../fleet/fleet-rows.ts';
import { fleetTotals } from '../fleet/fleet-totals.ts';
import type { ConsoleRoute } from '../state/console-route.ts';
import { useConsole, useConsoleWords } from './console-context.ts';
import { DecisionList } from './decision-list.tsx';
import { Figures } from './figures.tsx';
import { FleetTable } from './fleet-table.tsx';

interface FleetPageProps {
  readonly fleet: Fleet;
  readonly route: Extract<ConsoleRoute, { readonly kind: 'fleet' }>;
}

export function FleetPage({ fleet, route }: FleetPageProps) {
  const { t, formats } = useConsoleWords();
  const totals = fleetTotals(fleet);
  const { count, usd } = formats;
  const figures = [
    { name: t('replicas'), text: t('readyOf', { ready: count(totals.ready), all: count(totals.replicas) }) },
    { name: t('runsInFlight'), text: count(totals.runsInFlight) },
    { name: t('queuedInGateway'), text: count(totals.queued) },
    { name: t('requestsEnded'), text: count(totals.requests) },
    { name: t('tokensOfEnded'), text: count(totals.tokens) },
    { name: t('costOfEnded'), text: usd(totals.costMicroUsd / 1_000_000) },
    { name: t('pricePerHour'), text: totals.hourlyUsd === 0 ? t('noPrice') : usd(totals.hourlyUsd) },
  ];
  if (fleet.replicas.length === 0) return <NoReplicas />;
  return (
    <>
      <Figures figures={figures} />
      <Replicas fleet={fleet} route={route} />
      <DecisionList decisions={fleet.decisions} policy={fleet.policy} />
    </>
  );
}

function Replicas({ fleet, route }: FleetPageProps) {
  const { router } = useConsole();
  const { t, formats } = useConsoleWords();
  const rows = fleetRows(fleet.replicas, route.filter, route.sorting);
  const [shown, all] = [formats.count(rows.length), formats.count(fleet.replicas.length)];
  return (
    <section>
      <div class="fleet-head">
        <h2>{t('replicas')}</h2>
        <label class="filter">
          <span>{t('filterReplicas')}</span>
          <input
            class="field"
            type="search"
            value={route.filter}
            maxLength={200}
            onInput={({ currentTarget }) => router.adjust({ ...route, filter: currentTarget.value })}
          />
        </label>
      </div>
      <p class="unseen" role="status">
        {route.filter !== '' && t('shownReplicas', { shown, all })}
      </p>
      <FleetTable rows={rows} totals={fleetTotals(fleet)} route={route} />
      {rows.length === 0 && (
        <p class="note">
          {t('noMatch')}
          <button type="button" class="text-button" onClick={() => router.adjust({ ...route, filter: '' })}>
            {t('clearFilter')}
          </button>
        </p>
      )}
    </section>
  );
}

function NoReplicas() {
  const { t } = useConsoleWords();
  return (
    <div class="quiet">
      <h2>{t('noReplicas')}</h2>
      <p>{t('noReplicasText')}</p>
    </div>
  );
}
