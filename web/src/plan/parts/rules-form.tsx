import { accelerators } from '#planner';
import { optional } from '../scenario/codecs.ts';
import { vendorNames, vendors } from '../scenario/known-names.ts';
import { scenarioFields, sharePercent } from '../scenario/scenario-fields.ts';
import { withAmount } from './devices-form.tsx';
import { usePlan, usePlanWords } from './plan-context.ts';
import { TextField } from './text-field.tsx';

const maybeShare = optional(sharePercent);

export function RulesForm() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const { survivesNodeLoss, maxKw, place } = plan.scenario.value;
  return (
    <fieldset>
      <legend>{t('rules')}</legend>
      <label class="tick">
        <input
          type="checkbox"
          checked={survivesNodeLoss}
          onChange={() => plan.change({ survivesNodeLoss: !survivesNodeLoss })}
        />
        <span>{t('survivesNodeLoss')}</span>
      </label>
      <TextField
        label={t('maxKw')}
        codec={scenarioFields.maxKw}
        value={maxKw}
        onChange={(maxKw) => plan.change({ maxKw })}
      />
      <VendorShares />
      <TextField
        label={t('place')}
        kind="text"
        codec={scenarioFields.place}
        value={place}
        onChange={(place) => plan.change({ place })}
        hint={t('placeHint')}
      />
    </fieldset>
  );
}

/** Of the vendors that are ticked or have a rule already: others have no share to speak of. */
function VendorShares() {
  const plan = usePlan();
  const { t } = usePlanWords();
  const { devices, minSharePercent, maxSharePercent } = plan.scenario.value;
  const ticked = new Set(accelerators.flatMap(({ id, vendor }) => (devices.includes(id) ? [vendor] : [])));
  const shown = vendors.filter(
    (vendor) => ticked.has(vendor) || minSharePercent[vendor] !== undefined || maxSharePercent[vendor] !== undefined,
  );
  return shown.map((vendor) => (
    <div key={vendor} class="vendor-share">
      <TextField
        label={t('minShare', { vendor: vendorNames[vendor] })}
        codec={maybeShare}
        value={minSharePercent[vendor]}
        onChange={(share) => plan.change({ minSharePercent: withAmount(minSharePercent, vendor, share) })}
      />
      <TextField
        label={t('maxShare', { vendor: vendorNames[vendor] })}
        codec={maybeShare}
        value={maxSharePercent[vendor]}
        onChange={(share) => plan.change({ maxSharePercent: withAmount(maxSharePercent, vendor, share) })}
      />
    </div>
  ));
}
