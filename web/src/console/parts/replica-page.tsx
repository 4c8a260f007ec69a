import { cellOf } from '../fleet/columns.ts';
import { acceleratorOf, type Fleet, type FleetReplica } from '../fleet/fleet.ts';
import { usualSorting } from '../state/console-route.ts';
import { useConsole, useConsoleWords } from './console-context.ts';
import { DecisionList } from './decision-list.tsx';
import { Figures } from './figures.tsx';
import { PageLink } from './page-link.tsx';
import { ReplicaCharts } from './replica-charts.tsx';
import { ReplicaState } from './replica-state.tsx';

interface ReplicaPageProps {
  readonly fleet: Fleet;
  readonly id: string;
}

export function ReplicaPage({ fleet, id }: ReplicaPageProps) {
  const { t } = useConsoleWords();
  const replica = fleet.replicas.find((one) => one.id === id);
  return (
    <>
      <PageLink class="back" to={{ kind: 'fleet', filter: '', sorting: usualSorting }}>
        {t('backToFleet')}
      </PageLink>
      {replica ? <Replica fleet={fleet} replica={replica} /> : <Gone id={id} />}
    </>
  );
}

function Gone({ id }: { readonly id: string }) {
  const { t } = useConsoleWords();
  return (
    <div class="quiet">
      <h2>{t('replicaGone', { replica: id })}</h2>
      <p>{t('replicaGoneText')}</p>
    </div>
  );
}

function Replica({ fleet, replica }: { readonly fleet: Fleet; readonly replica: FleetReplica }) {
  const { poll } = useConsole();
  const { t, formats } = useConsoleWords();
  const { id, pool, kind, state, reason } = replica;
  const hourly = cellOf('hourly', replica);
  const figures = [
    { name: t('columnPool'), text: `${pool} (${kind})` },
    { name: t('columnAccelerator'), text: acceleratorOf(replica) ?? '—' },
    { name: t('pricePerHour'), text: typeof hourly === 'number' ? formats.usd(hourly) : t('noPrice') },
  ];
  const series = poll.history.seriesOf(id);
  return (
    <>
      <h2 class="replica-name">{id}</h2>
      <p>
        <ReplicaState replica={replica} /> {reason !== state && <span class="unmeasured">· {reason}</span>}
      </p>
      <Figures figures={figures} />
      {series ? <ReplicaCharts series={series} /> : <p class="note">{t('notGathered')}</p>}
      <DecisionList decisions={fleet.decisions} policy={fleet.policy} replicaId={id} />
    </>
  );
}
