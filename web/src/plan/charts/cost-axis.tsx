import { usePlanWords } from '../parts/plan-context.ts';
import type { Axis } from './axis.ts';

/** Micro-USD along the bottom of a picture. */
export function CostAxis({ axis, y, right }: { readonly axis: Axis; readonly y: number; readonly right: number }) {
  const { t, formats } = usePlanWords();
  return (
    <g>
      <line class="axis" x1={axis.at(0)} x2={right} y1={y} y2={y} />
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line class="axis" x1={axis.at(tick)} x2={axis.at(tick)} y1={y} y2={y + 5} />
          <text x={axis.at(tick)} y={y + 18} text-anchor="middle">
            {formats.short(tick / 1e6)}
          </text>
        </g>
      ))}
      <text x={right} y={y + 35} text-anchor="end">
        {t('costAxis')}
      </text>
    </g>
  );
}
