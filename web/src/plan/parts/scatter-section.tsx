import { CostScatter } from '../charts/cost-scatter.tsx';
import { VendorLegend } from '../charts/vendor-legend.tsx';
import type { DistinctFleet } from '../plan/distinct-fleets.ts';
import { distinctPoints, efficientEdge, withinPicture } from '../plan/efficient-edge.ts';
import type { EdgePoint } from '../plan/make-plan.ts';
import { usePlan, usePlanWords } from './plan-context.ts';
import { useFleetNames } from './use-fleet-names.ts';
import { WideTable } from './wide-table.tsx';

interface ScatterSectionProps {
  readonly fleets: readonly DistinctFleet[];
  readonly targetMs: number;
}

/** Cost against latency, as points come in; the plan above it is there before. */
export function ScatterSection({ fleets, targetMs }: ScatterSectionProps) {
  const { t, formats } = usePlanWords();
  const plan = usePlan();
  const points = distinctPoints(plan.points.value);
  const edge = efficientEdge(points);
  const drawn = withinPicture(points, edge, targetMs);
  const beyond = points.length - drawn.length;
  return (
    <section aria-busy={plan.arePointsOutdated.value}>
      <h2>{t('scatter')}</h2>
      <p class="field-hint">
        {t('scatterNote')} {beyond > 0 && t('scatterBeyond', { count: formats.whole(beyond) })}
      </p>
      <CostScatter points={drawn} edge={edge} targetMs={targetMs} fleets={fleets} />
      <VendorLegend points={drawn} />
      <PointTable points={points} edge={edge} />
    </section>
  );
}

/** Folded: fifty rows that say what the picture does. */
function PointTable({ points, edge }: { readonly points: readonly EdgePoint[]; readonly edge: readonly EdgePoint[] }) {
  const { t, formats } = usePlanWords();
  const names = useFleetNames();
  const cheapestFirst = points.toSorted((a, b) => a.perMillionOutputMicroUsd - b.perMillionOutputMicroUsd);
  return (
    <details>
      <summary>{t('pointsTable', { count: formats.whole(points.length) })}</summary>
      <WideTable
        label={t('scatter')}
        titles={[t('fleet'), t('onEdge'), t('promised'), t('tpot'), t('packages'), t('cost')]}
        numbersFrom={2}
      >
        {cheapestFirst.map((point) => (
          <tr key={`${point.fleet} ${point.targetMs} ${point.packages}`}>
            <th scope="row">{names.line(point.fleet)}</th>
            <td>{edge.includes(point) ? t('yes') : ''}</td>
            <td class="number">{formats.time(point.targetMs)}</td>
            <td class="number">{formats.time(point.tpotMs)}</td>
            <td class="number">{formats.whole(point.packages)}</td>
            <td class="number">{formats.usd(point.perMillionOutputMicroUsd)}</td>
          </tr>
        ))}
      </WideTable>
    </details>
  );
}
