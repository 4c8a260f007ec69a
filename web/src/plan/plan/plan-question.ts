import {
  type Accelerator,
  atRate,
  type CandidateOptions,
  checkedWorkload,
  type FleetRules,
  findAccelerator,
  findModelShape,
  type ModelShape,
  mixNamed,
  type PriceTag,
  type Service,
  type Workload,
  workloadFromLengths,
} from '#planner';
import { type Amounts, ownMix, type PlanScenario } from '../scenario/scenario.ts';

/** What the planner is asked. */
export interface PlanQuestion {
  readonly model: ModelShape;
  readonly service: Service;
  readonly devices: readonly Accelerator[];
  readonly options: CandidateOptions;
  readonly rules: FleetRules;
}

/**
 * @param dateIso - today, for rules of law
 * @throws {PlannerError} PLANNER_BAD_VALUE for lengths that no distribution has, or a peak below the mean
 */
export function planQuestion(scenario: PlanScenario, dateIso: string): PlanQuestion {
  const { model, ttftMs, tpotMs, percentile, devices, place } = scenario;
  const law = place === '' ? undefined : { place, dateIso, obey: [] };
  return {
    model: findModelShape(model),
    service: { workload: workloadOf(scenario), targets: { ttftMs, tpotMs, percentile: Number(percentile) / 100 } },
    devices: devices.map((id) => findAccelerator(id)),
    options: { prices: pricesOf(scenario), ...(law && { law }) },
    rules: rulesOf(scenario),
  };
}

/** The requests at the asked rate, with whatever else was said of them. */
function workloadOf({ rps, peakRps, cachedPercent, ...lengths }: PlanScenario): Workload {
  const rated = ratedWorkload(lengths, rps);
  const classes = rated.classes.map((traffic) => ({
    ...traffic,
    ...(peakRps !== undefined && { peakRequestsPerSecond: peakRps }),
    ...(cachedPercent !== undefined && { cachedShare: cachedPercent / 100 }),
  }));
  return checkedWorkload({ ...rated, classes });
}

/** Mixes and own lengths have one class each, so that its rate is the whole. */
function ratedWorkload(
  { mix, input, output }: Pick<PlanScenario, 'mix' | 'input' | 'output'>,
  requestsPerSecond: number,
): Workload {
  if (mix !== ownMix) return atRate(mixNamed(mix), requestsPerSecond);
  return workloadFromLengths({ name: 'own lengths', input, output, requestsPerSecond });
}

function pricesOf({ usdPerHour }: PlanScenario): readonly PriceTag[] {
  return Object.entries(usdPerHour).map(([device, usd]) => ({
    device,
    price: { kind: 'rented', hourlyMicroUsd: Math.round(usd * 1e6) },
    note: 'your own figure',
    assumed: false,
  }));
}

function rulesOf(scenario: PlanScenario): FleetRules {
  const { stock, minSharePercent, maxSharePercent, maxKw, survivesNodeLoss } = scenario;
  const limited = [...new Set([...Object.keys(minSharePercent), ...Object.keys(maxSharePercent)])];
  return {
    ...(Object.keys(stock).length > 0 && { stock: stockOf(stock) }),
    ...(limited.length > 0 && {
      vendorShares: limited.map((vendor) => ({
        vendor,
        min: (minSharePercent[vendor] ?? 0) / 100,
        max: (maxSharePercent[vendor] ?? 100) / 100,
      })),
    }),
    ...(maxKw !== undefined && { maxWatt: maxKw * 1_000 }),
    ...(survivesNodeLoss && { survivesNodeLoss }),
  };
}

function stockOf(stock: Amounts): NonNullable<FleetRules['stock']> {
  return Object.entries(stock).map(([device, packages]) => ({ device, packages }));
}
