import type { Accelerator } from '../catalogue/accelerator.ts';
import type { Lengths, TrafficClass } from '../load/workload.ts';
import type { Sourced } from '../quantity.ts';
import type { ReplicaConfig, ReplicaTimes } from '../time/replica.ts';
import { type Block, blockCapacity, type PlacementModels, type Service } from './block.ts';
import { type Candidate, isRefusal } from './candidate.ts';
import type { Fleet } from './fleet.ts';

export type SensitiveInput =
  | 'price'
  | 'output length'
  | 'input length'
  | 'cached share'
  | 'burstiness'
  | 'target for time per token'
  | 'target for time to first token'
  | 'peak arithmetic'
  | 'memory bandwidth'
  | 'memory size'
  | 'link bandwidth'
  | 'network bandwidth';

/**
 * `changePercent`: by how much the cost per token moves when the input is a tenth larger; 0 is no effect. `device` for
 * figures of hardware and prices.
 */
export interface Sensitivity {
  readonly input: SensitiveInput;
  readonly device: string | undefined;
  readonly changePercent: number;
}

const step = 1.1;

interface NamedChange {
  readonly input: SensitiveInput;
  readonly change: Change;
}

type Change = (service: Service, device: Accelerator) => { readonly service: Service; readonly device: Accelerator };

/** Capacities that were computed already: fleets of one plan share their blocks. */
export type SensitivityCache = Map<string, number>;

/**
 * The inputs that the cost of a fleet hangs on most, by finite differences: each is made a tenth larger and the capacity
 * of the fleet's blocks is computed anew, without choosing others. A price moves the cost by the share that its device
 * has in the bill.
 *
 * @param count - how many to name; a plan shows two
 */
export function sensitivities(
  fleet: Fleet,
  service: Service,
  models: PlacementModels,
  cache: SensitivityCache = new Map(),
  count = 2,
): readonly Sensitivity[] {
  if (fleet.hourlyMicroUsd === 0) return [];
  const factorOf = (candidate: Candidate, { input, change }: NamedChange): number => {
    const key = `${candidate.id} ${input}`;
    const factor = cache.get(key) ?? costFactor(candidate, service, models, change);
    cache.set(key, factor);
    return factor;
  };
  const devices = [...new Set(fleet.parts.map(({ candidate }) => candidate.device.id))].toSorted();
  const prices = devices.map((device) => ({
    input: 'price' as const,
    device,
    changePercent: 10 * shareOf(fleet, device),
  }));
  const ofService = serviceChanges.map((named) => ({
    input: named.input,
    device: undefined,
    changePercent: changeOf(fleet, (candidate) => factorOf(candidate, named)),
  }));
  const ofDevices = devices.flatMap((device) =>
    deviceChanges.map((named) => {
      const factor = (candidate: Candidate) => (candidate.device.id === device ? factorOf(candidate, named) : 1);
      return { input: named.input, device, changePercent: changeOf(fleet, factor) };
    }),
  );
  const all: readonly Sensitivity[] = [...ofService, ...ofDevices, ...prices];
  return all.toSorted((a, b) => Math.abs(b.changePercent) - Math.abs(a.changePercent)).slice(0, count);
}

function shareOf({ parts, hourlyMicroUsd }: Fleet, device: string): number {
  const theirs = parts.filter(({ candidate }) => candidate.device.id === device);
  return theirs.reduce((sum, { candidate, count }) => sum + candidate.hourlyMicroUsd * count, 0) / hourlyMicroUsd;
}

/** Parts count by what they cost; one that bears nothing any more makes the change infinite. */
function changeOf({ parts, hourlyMicroUsd }: Fleet, factor: (candidate: Candidate) => number): number {
  const cost = parts.reduce(
    (sum, part) => sum + part.candidate.hourlyMicroUsd * part.count * factor(part.candidate),
    0,
  );
  return 100 * (cost / hourlyMicroUsd - 1);
}

/** Tokens per request change as well where lengths do, so cost is compared per token of output. */
function costFactor(candidate: Candidate, service: Service, models: PlacementModels, change: Change): number {
  const changed = change(service, candidate.device);
  const block = blockOn(candidate, changed.device, models);
  const capacity = block && blockCapacity(block, changed.service, models);
  if (!capacity || isRefusal(capacity)) return Number.POSITIVE_INFINITY;
  return candidate.capacity.outputTokensPerSecond.mid / capacity.outputTokensPerSecond.mid;
}

function blockOn(
  { replicas: [first, second] }: Candidate,
  device: Accelerator,
  models: PlacementModels,
): Block | undefined {
  const on = (config: ReplicaConfig): ReplicaTimes | undefined => {
    const times = models.times({ ...config, device });
    return isRefusal(times) ? undefined : times;
  };
  const one = first && on(first.config);
  if (!first || !one) return undefined;
  if (!second) return { kind: 'single', times: one, count: first.count };
  const two = on(second.config);
  return two && { kind: 'split', prefill: one, prefillCount: first.count, decode: two, decodeCount: second.count };
}

const serviceChanges: readonly NamedChange[] = [
  { input: 'output length', change: onClasses((each) => ({ ...each, output: longer(each.output) })) },
  { input: 'input length', change: onClasses((each) => ({ ...each, input: longer(each.input) })) },
  {
    input: 'cached share',
    change: onClasses((each) => ({ ...each, cachedShare: Math.min(0.99, each.cachedShare * step) })),
  },
  { input: 'burstiness', change: onClasses((each) => ({ ...each, arrivalCv: each.arrivalCv * step })) },
  {
    input: 'target for time per token',
    change: onTargets((targets) => ({ ...targets, tpotMs: targets.tpotMs * step })),
  },
  {
    input: 'target for time to first token',
    change: onTargets((targets) => ({ ...targets, ttftMs: targets.ttftMs * step })),
  },
];

const deviceChanges: readonly NamedChange[] = [
  { input: 'peak arithmetic', change: onDevice(fasterArithmetic) },
  { input: 'memory bandwidth', change: onDevice((device) => larger(device, 'memoryBytesPerSecond')) },
  { input: 'memory size', change: onDevice((device) => larger(device, 'memoryBytes')) },
  { input: 'link bandwidth', change: onDevice((device) => larger(device, 'linkBytesPerSecond')) },
  { input: 'network bandwidth', change: onDevice((device) => larger(device, 'networkBytesPerSecond')) },
];

function onClasses(change: (traffic: TrafficClass) => TrafficClass): Change {
  return (service, device) => {
    const workload = { ...service.workload, classes: service.workload.classes.map(change) };
    return { service: { ...service, workload }, device };
  };
}

function onTargets(change: (targets: Service['targets']) => Service['targets']): Change {
  return (service, device) => ({ service: { ...service, targets: change(service.targets) }, device });
}

function onDevice(change: (device: Accelerator) => Accelerator): Change {
  return (service, device) => ({ service, device: change(device) });
}

function longer({ mean, quantiles }: Lengths): Lengths {
  return { mean: mean * step, quantiles: quantiles.map(({ share, tokens }) => ({ share, tokens: tokens * step })) };
}

function more(figure: Sourced): Sourced {
  return { ...figure, value: figure.value * step };
}

type Figure = 'memoryBytes' | 'memoryBytesPerSecond' | 'linkBytesPerSecond' | 'networkBytesPerSecond';

function larger(device: Accelerator, field: Figure): Accelerator {
  const figure = device[field];
  return figure ? { ...device, [field]: more(figure) } : device;
}

function fasterArithmetic(device: Accelerator): Accelerator {
  const peaks = Object.entries(device.peakTera).map(([precision, figure]) => [precision, more(figure)]);
  return { ...device, peakTera: Object.fromEntries(peaks) };
}
