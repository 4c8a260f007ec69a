import type { Accelerator, LegalFlag } from '../catalogue/accelerator.ts';
import { legalFlags } from '../catalogue/legal.ts';
import type { Refusal } from './candidate.ts';
import type { PriceTag } from './price.ts';

/** Rules that put a device in or out before anything is computed. */
export interface DeviceRules {
  readonly prices: readonly PriceTag[];
  /** Where and when the fleet runs, for the legal flags; and which effects put a device out (none unless asked). */
  readonly law?: { readonly place: string; readonly dateIso: string; readonly obey: readonly LegalFlag['effect'][] };
  /** Where the fleet has to stand, and where devices can be had; one that is not listed can be had everywhere. */
  readonly region?: string;
  readonly offers?: readonly { readonly device: string; readonly regions: readonly string[] }[];
}

export type DeviceCheck =
  | { readonly kind: 'allowed'; readonly tag: PriceTag }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function checkDevice(device: Accelerator, rules: DeviceRules): DeviceCheck {
  const flag = flagsOf(device, rules).find(({ effect }) => rules.law?.obey.includes(effect));
  if (flag) return refused(device, 'law', `${device.name} is out by your rule on law (${flag.effect}): ${flag.text}`);
  const regions = rules.offers?.find((offer) => offer.device === device.id)?.regions;
  if (rules.region && regions && !regions.includes(rules.region))
    return refused(device, 'region', `${device.name} can be had in ${regions.join(', ')}, not in ${rules.region}.`);
  const tag = rules.prices.find((price) => price.device === device.id);
  return tag ? { kind: 'allowed', tag } : refused(device, 'price-missing', priceMissing(device));
}

/** What is to be shown beside every plan with the device, obeyed or not. */
export function flagsOf(device: Accelerator, { law }: Pick<DeviceRules, 'law'>): readonly LegalFlag[] {
  return law ? legalFlags(device, law.place, law.dateIso) : device.legal;
}

function priceMissing({ name, id, priceHint }: Accelerator): string {
  const hint = priceHint ? ` A hint, not a price: ${priceHint}.` : '';
  return `There is no price for ${name}; state what a package-hour costs you, or what you paid for it, as ${id} among the prices.${hint}`;
}

function refused({ id }: Accelerator, reason: Refusal['reason'], text: string): DeviceCheck {
  return { kind: 'refused', refusal: { subject: id, reason, text } };
}
