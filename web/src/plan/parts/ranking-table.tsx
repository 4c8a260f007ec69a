import type { Interval, Source } from '#planner';
import { type DistinctFleet, madeOf } from '../plan/distinct-fleets.ts';
import { usePlanWords } from './plan-context.ts';
import { SourceBadge } from './source-badge.tsx';
import { useFleetNames } from './use-fleet-names.ts';
import { WideTable } from './wide-table.tsx';

/** The figures of the bars, and whose word the times are that they rest on. */
export function RankingTable({ fleets }: { readonly fleets: readonly DistinctFleet[] }) {
  const { t } = usePlanWords();
  const titles = [
    t('rank'),
    t('fleet'),
    t('madeOf'),
    t('sources'),
    t('hourly'),
    t('cost'),
    t('interval'),
    t('ttft'),
    t('tpot'),
    t('power'),
  ];
  return (
    <WideTable label={t('ranking')} titles={titles} numbersFrom={4}>
      {fleets.map((row) => (
        <Row key={row.rank} row={row} />
      ))}
    </WideTable>
  );
}

function Row({ row }: { readonly row: DistinctFleet }) {
  const { t, formats } = usePlanWords();
  const names = useFleetNames();
  const { rank, fleet } = row;
  return (
    <tr>
      <td>{rank}</td>
      <th scope="row">
        {names.all(row)}
        {fleet.isSpeculative && <em> ({t('speculative')})</em>}
      </th>
      <td class="whole">{madeOf(fleet)}</td>
      <td>
        {sourcesOf(row).map((source) => (
          <SourceBadge key={source} source={source} />
        ))}
      </td>
      <td class="number">{formats.usd(fleet.hourlyMicroUsd)}</td>
      <td class="number strong">{formats.usd(fleet.perMillionOutputMicroUsd.mid)}</td>
      <td class="number">{range(fleet.perMillionOutputMicroUsd, formats.usd)}</td>
      <td class="number">{formats.time(fleet.ttftMs.mid)}</td>
      <td class="number">{formats.time(fleet.tpotMs.mid)}</td>
      <td class="number">{fleet.kilowatt === undefined ? t('unknown') : formats.kilowatt(fleet.kilowatt)}</td>
    </tr>
  );
}

function sourcesOf({ fleet }: DistinctFleet): readonly Source[] {
  return [...new Set(fleet.parts.map(({ source }) => source))];
}

function range({ low, high }: Interval, text: (value: number) => string): string {
  return `${text(low)} – ${text(high)}`;
}
