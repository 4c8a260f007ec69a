import { PlannerError } from '../errors.ts';
import type { OwnedPrice, Price, PriceTag } from './price.ts';

/** Most entries of one file: far more kinds of device than there are. */
const maxEntries = 500;

/**
 * Reads a file of prices after its text was parsed: `{ prices: [{ device, rentUsd | buy, note, assumed }] }`, with the
 * unit in each name. `idOf` turns what the user calls a device into the catalogue's name and throws for an unknown one.
 *
 * @throws {PlannerError} `PLANNER_BAD_VALUE` names the field: a missing or unknown one, a price that is no number, is
 *   negative or beyond reason, a device with two prices
 */
export function parsePrices(value: unknown, idOf: (name: string) => string): readonly PriceTag[] {
  const { prices } = record(value, 'prices file', ['prices']);
  if (!Array.isArray(prices) || prices.length > maxEntries)
    throw bad('prices', `has to be a list of at most ${maxEntries} entries`);
  const tags = prices.map((entry: unknown, index) => tagOf(entry, `prices[${index}]`, idOf));
  const twice = tags.find(({ device }, index) => tags.findIndex((tag) => tag.device === device) !== index);
  if (twice) throw bad('prices', `names ${twice.device} twice; keep one of them`);
  return tags.toSorted((a, b) => (a.device < b.device ? -1 : 1));
}

function tagOf(value: unknown, path: string, idOf: (name: string) => string): PriceTag {
  const entry = record(value, path, ['device', 'rentUsdPerPackageHour', 'buy', 'note', 'assumed']);
  const { device, note = '', assumed = false } = entry;
  if (typeof device !== 'string') throw bad(`${path}.device`, 'has to name a device');
  if (typeof note !== 'string' || note.length > 500) throw bad(`${path}.note`, 'has to be a text of up to 500 letters');
  if (typeof assumed !== 'boolean') throw bad(`${path}.assumed`, 'has to be true or false');
  return { device: idOf(device), price: priceOf(entry, path), note, assumed };
}

function priceOf(entry: Readonly<Record<string, unknown>>, path: string): Price {
  if ((entry.rentUsdPerPackageHour === undefined) === (entry.buy === undefined))
    throw bad(path, 'needs either rentUsdPerPackageHour or buy');
  if (entry.buy !== undefined) return ownedOf(entry.buy, `${path}.buy`);
  return { kind: 'rented', hourlyMicroUsd: microUsd(entry, 'rentUsdPerPackageHour', path, 10_000) };
}

function ownedOf(value: unknown, path: string): OwnedPrice {
  const buy = record(value, path, [
    'purchaseUsd',
    'years',
    'utilisation',
    'watt',
    'powerUsdPerKwh',
    'pue',
    'staffUsdPerPackageHour',
  ]);
  return {
    kind: 'owned',
    purchaseMicroUsd: microUsd(buy, 'purchaseUsd', path, 10_000_000),
    years: within(buy, 'years', path, 0.1, 20),
    utilisation: within(buy, 'utilisation', path, 0.01, 1, 1),
    watt: within(buy, 'watt', path, 0, 100_000),
    powerMicroUsdPerKwh: microUsd(buy, 'powerUsdPerKwh', path, 100),
    pue: within(buy, 'pue', path, 1, 5, 1),
    staffHourlyMicroUsd: microUsd(buy, 'staffUsdPerPackageHour', path, 10_000, 0),
  };
}

function microUsd(from: Readonly<Record<string, unknown>>, key: string, path: string, most: number, without?: number) {
  return Math.round(within(from, key, path, 0, most, without) * 1e6);
}

function within(
  from: Readonly<Record<string, unknown>>,
  key: string,
  path: string,
  least: number,
  most: number,
  without?: number,
): number {
  const value = from[key] ?? without;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw bad(`${path}.${key}`, `has to be a number from ${least} to ${most}, is ${spoken(value)}`);
}

function record(value: unknown, path: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(path, 'has to be a set of fields');
  const stranger = Object.keys(value).find((key) => !keys.includes(key));
  if (stranger !== undefined) throw bad(path, `has no field ${spoken(stranger)}; there are ${keys.join(', ')}`);
  return { ...value };
}

function spoken(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value)).slice(0, 60);
}

function bad(path: string, text: string): PlannerError {
  return new PlannerError('PLANNER_BAD_VALUE', `${path} ${text}.`, { path });
}
