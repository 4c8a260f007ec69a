import { type Accelerator, accelerators } from '#planner';
import { optional } from '../scenario/codecs.ts';
import { vendorNames, vendors } from '../scenario/known-names.ts';
import type { Amounts } from '../scenario/scenario.ts';
import { packages, price } from '../scenario/scenario-fields.ts';
import { usePlan, usePlanWords } from './plan-context.ts';
import { TextField } from './text-field.tsx';

const maybePrice = optional(price);
const maybePackages = optional(packages);

export function DevicesForm() {
  const { t } = usePlanWords();
  return (
    <fieldset>
      <legend>{t('devices')}</legend>
      <p class="field-hint">{t('devicesHint')}</p>
      {vendors.map((vendor) => (
        <VendorDevices key={vendor} vendor={vendor} />
      ))}
    </fieldset>
  );
}

/** Closed where none of them is ticked, as most vendors are: thirty devices are more than a screen. */
function VendorDevices({ vendor }: { readonly vendor: Accelerator['vendor'] }) {
  const { devices } = usePlan().scenario.value;
  const theirs = accelerators.filter((device) => device.vendor === vendor);
  const ticked = theirs.filter(({ id }) => devices.includes(id)).length;
  const isFirst = vendor === 'nvidia' || vendor === 'huawei';
  return (
    <details class="vendor" open={isFirst || ticked > 0}>
      <summary>
        {vendorNames[vendor]} ({ticked}/{theirs.length})
      </summary>
      {theirs.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </details>
  );
}

function DeviceRow({ device }: { readonly device: Accelerator }) {
  const plan = usePlan();
  const { t } = usePlanWords();
  const { id, name, status } = device;
  const { devices } = plan.scenario.value;
  const isTicked = devices.includes(id);
  const tick = (): void => {
    plan.change({ devices: isTicked ? devices.filter((other) => other !== id) : [...devices, id] });
  };
  return (
    <div class="device">
      <label class="tick">
        <input type="checkbox" checked={isTicked} onChange={tick} />
        <span>
          {name}
          {status !== 'shipping' && <em> ({t(status)})</em>}
        </span>
      </label>
      {isTicked && <DevicePrice device={device} />}
    </div>
  );
}

/** What a tick asks for. Where no price is stated, what others paid is shown as the hint that it is. */
function DevicePrice({ device: { id, name, priceHint } }: { readonly device: Accelerator }) {
  const plan = usePlan();
  const { t } = usePlanWords();
  const { usdPerHour, stock } = plan.scenario.value;
  const hint = priceHint ? t('hintNotPrice', { hint: priceHint }) : '';
  return (
    <div class="device-price">
      <TextField
        label={t('usdPerHour', { device: name })}
        unit={t('usdUnit')}
        codec={maybePrice}
        value={usdPerHour[id]}
        onChange={(usd) => plan.change({ usdPerHour: withAmount(usdPerHour, id, usd) })}
        hint={usdPerHour[id] === undefined ? `${t('priceMissing')} ${hint}` : undefined}
      />
      <TextField
        label={t('stock', { device: name })}
        unit={t('stockUnit')}
        codec={maybePackages}
        value={stock[id]}
        onChange={(count) => plan.change({ stock: withAmount(stock, id, count) })}
      />
    </div>
  );
}

export function withAmount(amounts: Amounts, name: string, amount: number | undefined): Amounts {
  const { [name]: _, ...others } = amounts;
  return amount === undefined ? others : { ...others, [name]: amount };
}
