import { amountsOf, type Codec, choice, country, flag, lengths, listOf, number, optional } from './codecs.ts';
import { deviceIds, mixNames, modelIds, vendors } from './known-names.ts';
import { type PlanScenario, percentiles } from './scenario.ts';

/** What one may write into each field; the bounds are those of sense, and the planner has its own. */
export const price: Codec<number> = number(0, 10_000);
export const packages: Codec<number> = number(0, 1_000_000);
export const sharePercent: Codec<number> = number(0, 100);

/** Every field of a scenario by its name in the address, in the order in which the address has them. */
export const scenarioFields: { readonly [Name in keyof PlanScenario]: Codec<PlanScenario[Name]> } = {
  model: choice(modelIds),
  mix: choice(mixNames),
  input: lengths,
  output: lengths,
  rps: number(0.001, 1_000_000),
  peakRps: optional(number(0.001, 1_000_000)),
  cachedPercent: optional(number(0, 99)),
  ttftMs: number(1, 3_600_000),
  tpotMs: number(0.1, 60_000),
  percentile: choice(percentiles),
  devices: listOf(deviceIds),
  usdPerHour: amountsOf(deviceIds, price),
  stock: amountsOf(deviceIds, packages),
  minSharePercent: amountsOf(vendors, sharePercent),
  maxSharePercent: amountsOf(vendors, sharePercent),
  maxKw: optional(number(0.1, 10_000_000)),
  survivesNodeLoss: flag,
  place: country,
};

export type FieldName = keyof PlanScenario;

export const fieldNames: readonly FieldName[] = Object.keys(scenarioFields).filter(isFieldName);

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(scenarioFields, name);
}
