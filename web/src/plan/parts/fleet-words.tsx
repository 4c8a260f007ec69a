import type { Sensitivity } from '#planner';
import type { PlanFormats } from '../i18n/plan-formats.ts';
import type { PlanTranslate } from '../i18n/plan-translate.ts';
import { type DistinctFleet, madeOf } from '../plan/distinct-fleets.ts';
import type { FleetView } from '../plan/plan-view.ts';
import { usePlanWords } from './plan-context.ts';
import { useFleetNames } from './use-fleet-names.ts';

interface FleetWordsProps {
  readonly row: DistinctFleet;
  readonly isFolded?: boolean;
}

/** A fleet in words: what it is made of, why, what the bill is for, and what it hangs on. */
export function FleetWords({ row, isFolded = false }: FleetWordsProps) {
  const names = useFleetNames();
  const title = `${row.rank}. ${names.all(row)}: ${madeOf(row.fleet)}`;
  if (!isFolded)
    return (
      <>
        <h3>{title}</h3>
        <Words fleet={row.fleet} />
      </>
    );
  return (
    <details class="fleet-words">
      <summary>{title}</summary>
      <Words fleet={row.fleet} />
    </details>
  );
}

/** The planner's own sentences are English in every language. */
function Words({ fleet }: { readonly fleet: FleetView }) {
  const { t, formats } = usePlanWords();
  const { splitMicroUsd: split, dayHourlyMicroUsd: day } = fleet;
  const bill = {
    uncached: formats.usd(split.uncachedInput),
    cached: formats.usd(split.cachedInput),
    output: formats.usd(split.output),
    blended: formats.usd(fleet.blendedMicroUsd.mid),
  };
  const hours = { peak: formats.usd(day.peak), mean: formats.usd(day.mean), scaler: formats.usd(day.perfectScaler) };
  return (
    <dl class="fleet-facts">
      <dt>{t('reasons')}</dt>
      <dd lang="en">
        <ul>
          {fleet.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </dd>
      <dt>{t('bill')}</dt>
      <dd>{t('billText', bill)}</dd>
      <dt>{t('day')}</dt>
      <dd>{t('dayText', hours)}</dd>
      {fleet.sensitive.length > 0 && (
        <>
          <dt>{t('sensitive')}</dt>
          <dd>
            <ul>
              {fleet.sensitive.map((one) => (
                <li key={`${one.input} ${one.device}`}>{sensitivityText(one, t, formats)}</li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}

function sensitivityText(
  { input, device, changePercent }: Sensitivity,
  t: PlanTranslate,
  formats: PlanFormats,
): string {
  const change = Number.isFinite(changePercent) ? formats.change(changePercent) : t('beyond');
  return t('sensitiveText', { input: device === undefined ? input : t('ofDevice', { input, device }), change });
}
