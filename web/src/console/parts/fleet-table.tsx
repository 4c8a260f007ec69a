import { type Column, cellOf, columns, isText } from '../fleet/columns.ts';
import type { FleetReplica } from '../fleet/fleet.ts';
import type { FleetTotals } from '../fleet/fleet-totals.ts';
import type { ConsoleRoute } from '../state/console-route.ts';
import { columnNames } from './column-names.ts';
import { useConsole, useConsoleWords } from './console-context.ts';
import { Measured } from './measured.tsx';
import { PageLink } from './page-link.tsx';
import { ReplicaState } from './replica-state.tsx';

type FleetRoute = Extract<ConsoleRoute, { readonly kind: 'fleet' }>;

interface FleetTableProps {
  readonly rows: readonly FleetReplica[];
  readonly totals: FleetTotals;
  readonly route: FleetRoute;
}

/** One row per replica. On narrow screens it scrolls by itself, with the keys too. */
export function FleetTable({ rows, totals, route }: FleetTableProps) {
  const { t } = useConsoleWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section class="table-wrap" tabIndex={0} aria-label={t('replicas')}>
      <table class="fleet-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column} column={column} route={route} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((replica) => (
            <Row key={replica.id} replica={replica} />
          ))}
        </tbody>
        <tfoot>
          <Totals totals={totals} />
        </tfoot>
      </table>
    </section>
  );
}

/** Pressed once it sorts up, pressed again down. */
function Head({ column, route }: { readonly column: Column; readonly route: FleetRoute }) {
  const { router } = useConsole();
  const { t } = useConsoleWords();
  const isSorted = route.sorting.column === column;
  const isUp = route.sorting.direction === 'up';
  const order = !isSorted ? 'none' : isUp ? 'ascending' : 'descending';
  const sort = (): void => {
    router.adjust({ ...route, sorting: { column, direction: isSorted && isUp ? 'down' : 'up' } });
  };
  return (
    <th scope="col" aria-sort={order} class={classOf(column)}>
      <button type="button" onClick={sort}>
        {t(columnNames[column])}
        {isSorted && (
          <span class="sort-mark" aria-hidden="true">
            {isUp ? '↑' : '↓'}
          </span>
        )}
      </button>
    </th>
  );
}

function Row({ replica }: { readonly replica: FleetReplica }) {
  return (
    <tr>
      {columns.map((column) =>
        column === 'replica' ? (
          <th key={column} scope="row">
            <PageLink to={{ kind: 'replica', id: replica.id }}>{replica.id}</PageLink>
          </th>
        ) : (
          <td key={column} class={classOf(column)}>
            {column === 'state' ? (
              <ReplicaState replica={replica} />
            ) : (
              <Measured column={column} value={cellOf(column, replica)} />
            )}
          </td>
        ),
      )}
    </tr>
  );
}

/** Of what adds up; the cells of the rest are empty. */
function Totals({ totals }: { readonly totals: FleetTotals }) {
  const { t, formats } = useConsoleWords();
  const { count } = formats;
  const sums: Partial<Record<Column, number | null>> = {
    running: totals.running,
    waiting: totals.waiting,
    hourly: totals.hourlyUsd === 0 ? null : totals.hourlyUsd,
  };
  return (
    <tr>
      <th scope="row">{t('wholeFleet')}</th>
      {columns.slice(1).map((column) => (
        <td key={column} class={classOf(column)}>
          {column === 'state' && t('readyOf', { ready: count(totals.ready), all: count(totals.replicas) })}
          {sums[column] !== undefined && <Measured column={column} value={sums[column]} />}
        </td>
      ))}
    </tr>
  );
}

function classOf(column: Column): string {
  return isText(column) ? 'word' : 'number';
}
