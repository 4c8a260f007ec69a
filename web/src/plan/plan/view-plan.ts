import {
  type Accelerator,
  type Candidate,
  type FleetPart,
  flagsOf,
  type Interval,
  isRefusal,
  mixes,
  type PlacementModels,
  type Plan,
  type RankedFleet,
  type Source,
} from '#planner';
import type { PlanQuestion } from './plan-question.ts';
import type { DeviceFlag, FigureView, FleetView, PartView, PlanView, WorkloadView } from './plan-view.ts';

/** A plan as it is shown. */
export function viewPlan(question: PlanQuestion, plan: Plan, models: PlacementModels): PlanView {
  const devices = devicesOf(plan);
  return {
    model: question.model.id,
    workload: workloadView(question),
    targets: question.service.targets,
    fleets: plan.ranked.map((ranked) => fleetView(ranked, models)),
    without: plan.without,
    refusals: plan.refusals,
    legal: flagsOfDevices(devices, question),
    figures: devices.flatMap((device) => figuresOf(device, plan)),
    tried: plan.tried,
  };
}

function devicesOf({ ranked }: Plan): readonly Accelerator[] {
  const used = ranked.flatMap(({ fleet }) => fleet.parts.map(({ candidate }) => candidate.device));
  return [...new Map(used.map((device) => [device.id, device])).values()];
}

/** Mixes and own lengths have one class each. */
function workloadView({ service: { workload } }: PlanQuestion): WorkloadView {
  const [traffic] = workload.classes;
  const mix = mixes.find((one) => one.workload.name === workload.name);
  return {
    name: workload.name,
    requestsPerSecond: traffic?.requestsPerSecond ?? 0,
    peakRequestsPerSecond: traffic?.peakRequestsPerSecond ?? 0,
    meanInputTokens: traffic?.input.mean ?? 0,
    meanOutputTokens: traffic?.output.mean ?? 0,
    cachedShare: traffic?.cachedShare ?? 0,
    source: mix?.source ?? 'user',
    cite: mix?.cite ?? '',
  };
}

function fleetView({ kind, fleet, cost, ...others }: RankedFleet, models: PlacementModels): FleetView {
  const { name, parts, packages, hourlyMicroUsd } = fleet;
  const { split } = cost;
  return {
    kind,
    name,
    parts: parts.map((part) => partView(part, models)),
    packages,
    hourlyMicroUsd,
    perMillionOutputMicroUsd: rounded(cost.perMillionOutput),
    blendedMicroUsd: rounded(cost.blended),
    splitMicroUsd: {
      uncachedInput: Math.round(split.uncachedInput),
      cachedInput: Math.round(split.cachedInput),
      output: Math.round(split.output),
    },
    ttftMs: slowest(parts, ({ ttftMs }) => ttftMs),
    tpotMs: slowest(parts, ({ tpotMs }) => tpotMs),
    kilowatt: cost.power?.kilowatt,
    dayHourlyMicroUsd: { ...cost.hourlyMicroUsd, perfectScaler: Math.round(cost.hourlyMicroUsd.perfectScaler) },
    reasons: others.reasons,
    sensitive: others.sensitive,
    isSpeculative: others.speculative,
  };
}

function partView({ candidate, count }: FleetPart, models: PlacementModels): PartView {
  const { id, device, packages } = candidate;
  return {
    pool: id,
    device: device.id,
    deviceName: device.name,
    vendor: device.vendor,
    blocks: count,
    packages: packages * count,
    source: sourceOf(candidate, models),
  };
}

const strongestFirst: readonly Source[] = ['measured', 'published', 'fitted', 'user', 'estimated'];

/** The weakest of its replicas' times. */
function sourceOf({ replicas }: Candidate, models: PlacementModels): Source {
  const places = replicas.flatMap(({ config }) => {
    const times = models.times(config);
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

/** Each text once, with the devices it is about. */
function flagsOfDevices(devices: readonly Accelerator[], { options }: PlanQuestion): readonly DeviceFlag[] {
  const byText = new Map<string, DeviceFlag>();
  for (const device of devices)
    for (const flag of flagsOf(device, options)) {
      const before = byText.get(flag.text)?.devices ?? [];
      byText.set(flag.text, { ...flag, devices: [...before, device.id] });
    }
  return [...byText.values()];
}

/** What the times of a device were computed from, and its power. */
function figuresOf(device: Accelerator, { ranked }: Plan): readonly FigureView[] {
  const parts = ranked.flatMap(({ fleet }) => fleet.parts).filter(({ candidate }) => candidate.device.id === device.id);
  const weights = parts[0]?.candidate.replicas[0]?.config.weights ?? 'bf16';
  const { peakTera, memoryBytes, memoryBytesPerSecond, linkBytesPerSecond, networkBytesPerSecond, tdpWatt } = device;
  const peak = peakTera[weights] ?? peakTera.bf16;
  const figures = {
    peak,
    memoryBytes,
    memoryBytesPerSecond,
    linkBytesPerSecond,
    networkBytesPerSecond,
    tdpWatt,
  } as const;
  return (Object.keys(figures) as (keyof typeof figures)[]).flatMap((figure) => {
    const stated = figures[figure];
    if (!stated) return [];
    const { value, source, cite, date } = stated;
    return [{ device: device.id, figure, value, source, cite, date }];
  });
}
