import type { Accelerator } from '../catalogue/accelerator.ts';

/** What one package costs. Always the user's own figure: the planner knows none, and invents none. */
export type Price = RentedPrice | OwnedPrice;

export interface RentedPrice {
  readonly kind: 'rented';
  readonly hourlyMicroUsd: number;
}

export interface OwnedPrice {
  readonly kind: 'owned';
  /** One package with its share of server, network and rack. */
  readonly purchaseMicroUsd: number;
  readonly years: number;
  /** Share of the hours in which it does this work; what it earns in the others is not ours. 0 … 1. */
  readonly utilisation: number;
  /** One package with its share of the server, before cooling. */
  readonly watt: number;
  readonly powerMicroUsdPerKwh: number;
  /** What the building draws for each Watt of the machines. ≥ 1. */
  readonly pue: number;
  readonly staffHourlyMicroUsd: number;
}

/** A price and whose word it is. `assumed`: a figure of an example, which stands in for one the user has to fill in. */
export interface PriceTag {
  readonly device: string;
  readonly price: Price;
  readonly note: string;
  readonly assumed: boolean;
}

const hoursPerYear = 8_760;

/**
 * One package for one hour. A bought one carries its purchase over the hours it is used in, plus power and staff while
 * it runs: (purchase / (years × 8,760 × utilisation)) + kW × PUE × price of a kWh + staff. A 910C of 21,000 to 28,000
 * USD over 4 years at 70 %, drawing 1.46 kW at 0.08 USD, is 0.97 to 1.26 USD.
 */
export function hourlyMicroUsdOf(price: Price): number {
  if (price.kind === 'rented') return price.hourlyMicroUsd;
  const capital = price.purchaseMicroUsd / (price.years * hoursPerYear * price.utilisation);
  const power = (price.watt / 1_000) * price.pue * price.powerMicroUsdPerKwh;
  return Math.round(capital + power + price.staffHourlyMicroUsd);
}

/** What a package draws from the wall: the owner's figure, else the device's thermal limit, else nobody knows. */
export function wattOf(device: Accelerator, price: Price): number | undefined {
  return price.kind === 'owned' ? price.watt * price.pue : device.tdpWatt?.value;
}
