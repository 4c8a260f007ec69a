import { usePlanWords } from '../parts/plan-context.ts';
import type { EdgePoint } from '../plan/make-plan.ts';
import { vendorNames, vendors } from '../scenario/known-names.ts';
import { VendorMark, vendorKind } from './vendor-mark.tsx';

/** What the shapes stand for, those that are drawn. */
export function VendorLegend({ points }: { readonly points: readonly EdgePoint[] }) {
  const { t } = usePlanWords();
  const groups = Map.groupBy(points, ({ vendors }) => vendorKind(vendors));
  return (
    <ul class="legend">
      {[...groups].map(([kind, group]) => (
        <li key={kind}>
          <svg class="picture" aria-hidden="true" width={16} height={16} viewBox="0 0 16 16">
            <VendorMark vendors={group[0]?.vendors ?? []} x={8} y={8} isFilled />
          </svg>
          {kind === 'mix' ? t('mixed') : namesOf(group)}
        </li>
      ))}
    </ul>
  );
}

function namesOf(points: readonly EdgePoint[]): string {
  const theirs = new Set(points.flatMap((point) => point.vendors));
  return vendors.flatMap((vendor) => (theirs.has(vendor) ? [vendorNames[vendor]] : [])).join(', ');
}
