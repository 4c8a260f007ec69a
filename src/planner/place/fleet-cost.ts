import type { TrafficClass, Workload } from '../load/workload.ts';
import type { Interval } from '../quantity.ts';
import type { TokenCost } from './candidate.ts';
import type { Fleet, FleetPart } from './fleet.ts';

/** Micro-USD per million tokens, each as an interval; its `high` is infinite where a slow device might keep no target. */
export interface FleetCost {
  /** All of the bill on the tokens that are written. */
  readonly perMillionOutput: Interval;
  /** On all tokens read and written. */
  readonly blended: Interval;
  /** The same bill split by the time that one more token of each kind takes. */
  readonly split: { readonly uncachedInput: number; readonly cachedInput: number; readonly output: number };
  /** What an hour costs if the fleet of the peak stands all day, one for the mean did, or a perfect scaler followed. */
  readonly hourlyMicroUsd: { readonly peak: number; readonly mean: number; readonly perfectScaler: number };
  /** Packages that a perfect scaler would run in each hour of the day. */
  readonly packagesByHour: readonly number[];
  /** Kilowatt of the fleet and kilowatt-hours per million written tokens, when every device's power is known. */
  readonly power: { readonly kilowatt: number; readonly kwhPerMillionOutput: number } | undefined;
}

/**
 * What the day's tokens cost on a fleet that stands for the peak. Fewer blocks would do by night: what a scaler saves at
 * most is said beside it, and only who can hire by the hour gets any of it.
 */
export function fleetCost(fleet: Fleet, workload: Workload): FleetCost {
  const tokens = hourlyTokens(workload);
  const mean = meanShare(workload);
  const byHour = workload.curve.map((factor) => scaled(fleet, mean * factor));
  const perMillion = fleet.hourlyMicroUsd / (tokens.output / 1e6);
  const bounds = costBounds(fleet);
  return {
    perMillionOutput: times(bounds, perMillion),
    blended: times(bounds, fleet.hourlyMicroUsd / ((tokens.uncached + tokens.cached + tokens.output) / 1e6)),
    split: splitOf(fleet, workload),
    hourlyMicroUsd: {
      peak: fleet.hourlyMicroUsd,
      mean: scaled(fleet, mean).hourlyMicroUsd,
      perfectScaler: byHour.reduce((sum, { hourlyMicroUsd }) => sum + hourlyMicroUsd, 0) / byHour.length,
    },
    packagesByHour: byHour.map(({ packages }) => packages),
    power: fleet.watt === undefined ? undefined : powerOf(fleet.watt, tokens.output),
  };
}

interface Tokens {
  readonly uncached: number;
  readonly cached: number;
  readonly output: number;
}

function tokensOf({ input, output, cachedShare }: TrafficClass): Tokens {
  return { uncached: input.mean * (1 - cachedShare), cached: input.mean * cachedShare, output: output.mean };
}

/** Of the mean load; a peak is paid for all day and used for minutes. */
function hourlyTokens({ classes }: Workload): Tokens {
  const sum = (of: (tokens: Tokens) => number) =>
    classes.reduce((total, each) => total + 3_600 * each.requestsPerSecond * of(tokensOf(each)), 0);
  return { uncached: sum((t) => t.uncached), cached: sum((t) => t.cached), output: sum((t) => t.output) };
}

/** The mean load as a share of the peak that the fleet stands for. */
function meanShare({ classes }: Workload): number {
  const mean = classes.reduce((sum, each) => sum + each.requestsPerSecond, 0);
  return mean / classes.reduce((sum, each) => sum + each.peakRequestsPerSecond, 0);
}

/** What has to run at a share of the peak: of each part what its share of the work needs, and the same reserve as ever. */
function scaled({ parts }: Fleet, share: number): { readonly hourlyMicroUsd: number; readonly packages: number } {
  const running = parts.map(({ candidate, count, busyShare }) => {
    const reserve = count - Math.ceil(count * busyShare - 1e-9);
    return { candidate, count: Math.min(count, Math.ceil(count * busyShare * share - 1e-9) + reserve) };
  });
  return {
    hourlyMicroUsd: running.reduce((sum, { candidate, count }) => sum + candidate.hourlyMicroUsd * count, 0),
    packages: running.reduce((sum, { candidate, count }) => sum + candidate.packages * count, 0),
  };
}

/** Cost goes with one over capacity; parts count by what they cost. */
function costBounds({ parts, hourlyMicroUsd }: Fleet): Interval {
  const bound = (of: (part: FleetPart) => number) =>
    hourlyMicroUsd === 0
      ? 1
      : parts.reduce((sum, part) => sum + of(part) * part.candidate.hourlyMicroUsd * part.count, 0) / hourlyMicroUsd;
  return {
    low: bound(({ candidate: { capacity } }) => capacity.requestsPerSecond.mid / capacity.requestsPerSecond.high),
    mid: 1,
    high: bound(({ candidate: { capacity } }) => capacity.requestsPerSecond.mid / capacity.requestsPerSecond.low),
  };
}

function times({ low, mid, high }: Interval, factor: number): Interval {
  return { low: low * factor, mid: mid * factor, high: high * factor };
}

/** Each part's bill goes to the kinds of token by their time on it; then all parts' bills to all tokens of a kind. */
function splitOf({ parts }: Fleet, workload: Workload): FleetCost['split'] {
  const all = hourlyTokens(workload);
  const bills = parts.map((part) => billOf(part, workload));
  const perMillion = (of: keyof TokenCost, tokens: number) =>
    tokens === 0 ? 0 : (bills.reduce((sum, bill) => sum + bill[of], 0) / tokens) * 1e6;
  return {
    uncachedInput: perMillion('uncachedInput', all.uncached),
    cachedInput: perMillion('cachedInput', all.cached),
    output: perMillion('output', all.output),
  };
}

function billOf({ candidate, count, served }: FleetPart, { classes }: Workload): TokenCost {
  const work = { uncachedInput: 0, cachedInput: 0, output: 0 };
  for (const traffic of classes) {
    const rate = served.find(({ name }) => name === traffic.name)?.requestsPerSecond ?? 0;
    const { uncached, cached, output } = tokensOf(traffic);
    work.uncachedInput += rate * uncached * candidate.tokenCost.uncachedInput;
    work.cachedInput += rate * cached * candidate.tokenCost.cachedInput;
    work.output += rate * output * candidate.tokenCost.output;
  }
  const total = work.uncachedInput + work.cachedInput + work.output;
  const bill = total === 0 ? 0 : (candidate.hourlyMicroUsd * count) / total;
  return {
    uncachedInput: work.uncachedInput * bill,
    cachedInput: work.cachedInput * bill,
    output: work.output * bill,
  };
}

function powerOf(watt: number, outputPerHour: number): FleetCost['power'] {
  return { kilowatt: watt / 1_000, kwhPerMillionOutput: watt / 1_000 / (outputPerHour / 1e6) };
}
