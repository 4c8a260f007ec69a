import {
  type Candidate,
  type DeviceRefusal,
  type FleetPart,
  type Interval,
  isRefusal,
  notLegalAdvice,
  type Plan,
  type PriceTag,
  plannerModels,
  type RankedFleet,
  type Refusal,
  type Sensitivity,
  type ServiceTargets,
  type Source,
  type Tried,
} from '#planner';
import type { PlanQuestion } from '../plan-question.ts';
import { type DeviceFlag, deviceFlags } from './device-flags.ts';

/** A plan as it is shown, and what `--json` prints. Money is micro-USD; a bound that is infinite is `null` in JSON. */
export interface PlanReport {
  readonly model: string;
  readonly workload: WorkloadFacts;
  readonly targets: ServiceTargets;
  /** The cheapest first. */
  readonly fleets: readonly FleetRow[];
  /** Lines that have no fleet. */
  readonly without: readonly Refusal[];
  /** All of them: of ranked devices as well, what does not fit. */
  readonly refusals: readonly DeviceRefusal[];
  /** Whether each refusal deserves its sentence: the user named the devices. */
  readonly areDevicesNamed: boolean;
  readonly legal: readonly DeviceFlag[];
  readonly notLegalAdvice: string;
  readonly tried: Tried;
  readonly tookMs: number;
}

interface WorkloadFacts {
  readonly name: string;
  readonly cite: string;
  readonly requestsPerSecond: number;
  readonly peakRequestsPerSecond: number;
  readonly meanInputTokens: number;
  readonly meanOutputTokens: number;
  readonly cachedShare: number;
}

export interface FleetRow {
  readonly rank: number;
  readonly kind: RankedFleet['kind'];
  readonly name: string;
  readonly speculative: boolean;
  readonly parts: readonly PartRow[];
  readonly packages: number;
  readonly hourlyMicroUsd: number;
  readonly perMillionOutputMicroUsd: Interval;
  readonly blendedMicroUsd: Interval;
  /** Per million of each kind. */
  readonly splitMicroUsd: RankedFleet['cost']['split'];
  /** Of the slowest part at what it bears, at the percentile of the targets. */
  readonly ttftMs: Interval;
  readonly tpotMs: Interval;
  readonly power: RankedFleet['cost']['power'] | null;
  readonly dayHourlyMicroUsd: RankedFleet['cost']['hourlyMicroUsd'];
  readonly packagesByHour: readonly number[];
  readonly reasons: readonly string[];
  readonly sensitive: readonly Sensitivity[];
  readonly found: RankedFleet['fleet']['found'];
}

export interface PartRow {
  readonly pool: string;
  readonly device: string;
  readonly vendor: Candidate['device']['vendor'];
  readonly blocks: number;
  readonly packages: number;
  readonly requestsPerSecond: number;
  readonly busyShare: number;
  readonly limit: Candidate['capacity']['limit'];
  readonly contextTokens: number;
  /** Of the times that its capacity rests on. */
  readonly source: Source;
  readonly price: { readonly kind: PriceTag['price']['kind']; readonly note: string; readonly assumed: boolean } | null;
}

export function planReport(question: PlanQuestion, plan: Plan, tookMs: number): PlanReport {
  return {
    model: question.model.id,
    workload: workloadFacts(question),
    targets: question.service.targets,
    fleets: plan.ranked.map((fleet, index) => fleetRow(fleet, index + 1, question)),
    without: plan.without,
    refusals: plan.refusals,
    areDevicesNamed: question.areDevicesNamed,
    legal: deviceFlags(plan, question),
    notLegalAdvice,
    tried: plan.tried,
    tookMs: Math.round(tookMs),
  };
}

function workloadFacts({ service: { workload }, workloadCite }: PlanQuestion): WorkloadFacts {
  const { classes } = workload;
  const rate = classes.reduce((sum, one) => sum + one.requestsPerSecond, 0);
  const mean = (of: (one: (typeof classes)[number]) => number) =>
    classes.reduce((sum, one) => sum + of(one) * one.requestsPerSecond, 0) / rate;
  const meanInputTokens = mean(({ input }) => input.mean);
  return {
    name: workload.name,
    cite: workloadCite,
    requestsPerSecond: rate,
    peakRequestsPerSecond: classes.reduce((sum, one) => sum + one.peakRequestsPerSecond, 0),
    meanInputTokens,
    meanOutputTokens: mean(({ output }) => output.mean),
    cachedShare: mean(({ input, cachedShare }) => input.mean * cachedShare) / meanInputTokens,
  };
}

/** One ranked fleet as it is shown. */
export function fleetRow(
  { kind, fleet, cost, ...others }: RankedFleet,
  rank: number,
  question: PlanQuestion,
): FleetRow {
  const { parts, packages, hourlyMicroUsd, name, found } = fleet;
  return {
    rank,
    kind,
    name,
    speculative: others.speculative,
    parts: parts.map((part) => partRow(part, question)),
    packages,
    hourlyMicroUsd,
    perMillionOutputMicroUsd: rounded(cost.perMillionOutput),
    blendedMicroUsd: rounded(cost.blended),
    splitMicroUsd: {
      uncachedInput: Math.round(cost.split.uncachedInput),
      cachedInput: Math.round(cost.split.cachedInput),
      output: Math.round(cost.split.output),
    },
    ttftMs: slowest(parts, ({ ttftMs }) => ttftMs),
    tpotMs: slowest(parts, ({ tpotMs }) => tpotMs),
    power: cost.power ?? null,
    dayHourlyMicroUsd: { ...cost.hourlyMicroUsd, perfectScaler: Math.round(cost.hourlyMicroUsd.perfectScaler) },
    packagesByHour: cost.packagesByHour,
    reasons: others.reasons,
    sensitive: others.sensitive,
    found,
  };
}

function partRow({ candidate, count, served, busyShare }: FleetPart, { options }: PlanQuestion): PartRow {
  const tag = options.prices.find(({ device }) => device === candidate.device.id);
  return {
    pool: candidate.id,
    device: candidate.device.id,
    vendor: candidate.device.vendor,
    blocks: count,
    packages: count * candidate.packages,
    requestsPerSecond: served.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0),
    busyShare,
    limit: candidate.capacity.limit,
    contextTokens: candidate.contextTokens,
    source: sourceOf(candidate),
    price: tag ? { kind: tag.price.kind, note: tag.note, assumed: tag.assumed } : null,
  };
}

const strongestFirst: readonly Source[] = ['measured', 'published', 'fitted', 'user', 'estimated'];

/** The weakest of its replicas' times. */
function sourceOf({ replicas }: Candidate): Source {
  const places = replicas.flatMap(({ config }) => {
    const times = plannerModels.times(config);
    return isRefusal(times) ? [] : [strongestFirst.indexOf(times.source)];
  });
  return strongestFirst[Math.max(...places)] ?? 'estimated';
}

/** Readers meet every part, so the slowest is what they were promised. */
function slowest(parts: readonly FleetPart[], of: (capacity: Candidate['capacity']) => Interval): Interval {
  const all = parts.map(({ candidate }) => of(candidate.capacity));
  return all.reduce((worst, one) => (one.mid > worst.mid ? one : worst));
}

function rounded({ low, mid, high }: Interval): Interval {
  return { low: Math.round(low), mid: Math.round(mid), high: Math.round(high) };
}
