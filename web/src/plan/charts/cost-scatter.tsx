import { usePlanWords } from '../parts/plan-context.ts';
import { useFleetNames } from '../parts/use-fleet-names.ts';
import type { DistinctFleet } from '../plan/distinct-fleets.ts';
import type { EdgePoint } from '../plan/make-plan.ts';
import { type Axis, axisFor } from './axis.ts';
import { CostAxis } from './cost-axis.tsx';
import { Picture } from './picture.tsx';
import { VendorMark } from './vendor-mark.tsx';

interface CostScatterProps {
  readonly points: readonly EdgePoint[];
  readonly edge: readonly EdgePoint[];
  /** Promised per token. */
  readonly targetMs: number;
  /** Their numbers stand beside the marks of what was asked for. */
  readonly fleets: readonly DistinctFleet[];
}

const left = 48;
const top = 28;
const below = 44;

/** Cost to the right, time per token upwards; the line joins what none is both cheaper and faster than. */
export function CostScatter({ points, edge, targetMs, fleets }: CostScatterProps) {
  const { t } = usePlanWords();
  return (
    <Picture
      title={t('scatter')}
      description={t('scatterDescription')}
      heightFor={(width) => Math.min(420, Math.max(280, width * 0.5))}
    >
      {(width, height) => {
        const most = Math.max(0, ...points.map(({ perMillionOutputMicroUsd }) => perMillionOutputMicroUsd));
        const cost = axisFor(most, left, width - 12, width < 420 ? 3 : 6);
        const time = axisFor(Math.max(targetMs, ...points.map(({ tpotMs }) => tpotMs)), height - below, top);
        const line = edge.map((point) => `${cost.at(point.perMillionOutputMicroUsd)},${time.at(point.tpotMs)}`);
        return (
          <>
            <TimeAxis axis={time} right={width - 12} />
            <CostAxis axis={cost} y={height - below} right={width - 12} />
            <line class="target" x1={left} x2={width - 12} y1={time.at(targetMs)} y2={time.at(targetMs)} />
            <polyline class="edge" points={line.join(' ')} />
            {askedLast(points, targetMs).map((point) => (
              <Point
                key={`${point.fleet} ${point.targetMs} ${point.packages}`}
                point={point}
                x={cost.at(point.perMillionOutputMicroUsd)}
                y={time.at(point.tpotMs)}
                rank={point.targetMs === targetMs ? rankOf(point, fleets) : undefined}
              />
            ))}
          </>
        );
      }}
    </Picture>
  );
}

/** What was asked for lies on top: a fleet that a longer time does not change has its mark at the same place. */
function askedLast(points: readonly EdgePoint[], targetMs: number): readonly EdgePoint[] {
  const isAsked = (point: EdgePoint): boolean => point.targetMs === targetMs;
  return [...points.filter((point) => !isAsked(point)), ...points.filter(isAsked)];
}

function rankOf({ fleet }: EdgePoint, fleets: readonly DistinctFleet[]): number | undefined {
  return fleets.find(({ names }) => names.includes(fleet))?.rank;
}

interface PointProps {
  readonly point: EdgePoint;
  readonly x: number;
  readonly y: number;
  /** Of what was asked for; the others have none. */
  readonly rank: number | undefined;
}

function Point({ point, x, y, rank }: PointProps) {
  const { formats } = usePlanWords();
  const names = useFleetNames();
  const { fleet, tpotMs, perMillionOutputMicroUsd, vendors } = point;
  return (
    <g>
      <title>{`${names.line(fleet)}: ${formats.usd(perMillionOutputMicroUsd)}, ${formats.time(tpotMs)}`}</title>
      <VendorMark vendors={vendors} x={x} y={y} isFilled={rank !== undefined} />
      {rank !== undefined && (
        <text class="strong" x={x} y={y - 10} text-anchor="middle">
          {rank}
        </text>
      )}
    </g>
  );
}

function TimeAxis({ axis, right }: { readonly axis: Axis; readonly right: number }) {
  const { t, formats } = usePlanWords();
  return (
    <g>
      <text x={0} y={12}>
        {t('timeAxis')}
      </text>
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={left} x2={right} y1={axis.at(tick)} y2={axis.at(tick)} />
          <text x={left - 8} y={axis.at(tick) + 4} text-anchor="end">
            {formats.short(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}
