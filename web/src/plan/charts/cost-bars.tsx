import { usePlanWords } from '../parts/plan-context.ts';
import { useFleetNames } from '../parts/use-fleet-names.ts';
import type { DistinctFleet } from '../plan/distinct-fleets.ts';
import { type Axis, axisFor } from './axis.ts';
import { CostAxis } from './cost-axis.tsx';
import { Picture } from './picture.tsx';
import { vendorKind } from './vendor-mark.tsx';

const rowHeight = 42;
const left = 24;
const below = 44;

/** The ranking: a bar to the cost, and over it the interval in which four of five should lie. */
export function CostBars({ fleets }: { readonly fleets: readonly DistinctFleet[] }) {
  const { t } = usePlanWords();
  return (
    <Picture
      title={t('ranking')}
      description={t('rankingDescription')}
      heightFor={() => fleets.length * rowHeight + below}
    >
      {(width, height) => {
        const axis = axisFor(longest(fleets), left, width - 12, width < 420 ? 3 : 6);
        return (
          <>
            {fleets.map((row, index) => (
              <Bar key={row.rank} row={row} axis={axis} y={index * rowHeight} right={width - 12} />
            ))}
            <CostAxis axis={axis} y={height - below + 4} right={width - 12} />
          </>
        );
      }}
    </Picture>
  );
}

/** An interval without end does not make the picture endless. */
function longest(fleets: readonly DistinctFleet[]): number {
  const all = fleets.flatMap(({ fleet: { perMillionOutputMicroUsd } }) => [
    perMillionOutputMicroUsd.mid,
    perMillionOutputMicroUsd.high,
  ]);
  return Math.max(0, ...all.filter(Number.isFinite));
}

interface BarProps {
  readonly row: DistinctFleet;
  readonly axis: Axis;
  readonly y: number;
  readonly right: number;
}

function Bar({ row, axis, y, right }: BarProps) {
  const { formats } = usePlanWords();
  const names = useFleetNames();
  const { low, mid, high } = row.fleet.perMillionOutputMicroUsd;
  const middle = y + 30;
  const end = Number.isFinite(high) ? axis.at(high) : right;
  const kind = vendorKind(row.fleet.parts.map(({ vendor }) => vendor));
  return (
    <g>
      <text x={left - 8} y={middle + 4} text-anchor="end" class="strong">
        {row.rank}
      </text>
      <text x={left} y={y + 16}>
        {`${names.short(row)} · ${formats.usd(mid)}`}
      </text>
      <rect class={`bar ${kind}`} x={left} y={y + 23} width={Math.max(1, axis.at(mid) - left)} height={14} />
      <path class="whisker" d={`M${axis.at(low)} ${middle}H${end}M${axis.at(low)} ${middle - 5}v10`} />
      {Number.isFinite(high) && <path class="whisker" d={`M${end} ${middle - 5}v10`} />}
    </g>
  );
}
