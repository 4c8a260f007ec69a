import type { Capacity } from '../load/capacity.ts';
import type { ServiceTargets, Workload } from '../load/workload.ts';
import type { Interval } from '../quantity.ts';
import type { ReplicaConfig, ReplicaTimes } from '../time/replica.ts';
import { type Candidate, isRefusal, type Refusal, type ReplicaGroup } from './candidate.ts';
import { layoutName } from './layouts.ts';
import { hourlyMicroUsdOf, type PriceTag, wattOf } from './price.ts';
import { tokenCostOf } from './token-cost.ts';

/** The models that candidates are computed with; the room's own, or a test's with round numbers. */
export interface PlacementModels {
  readonly times: (config: ReplicaConfig) => ReplicaTimes | Refusal;
  readonly capacity: (times: ReplicaTimes, workload: Workload, targets: ServiceTargets) => Capacity | Refusal;
  readonly splitCapacity: (split: SplitReplicas, workload: Workload, targets: ServiceTargets) => Capacity | Refusal;
}

export interface SplitReplicas {
  readonly prefill: ReplicaTimes;
  readonly prefillCount: number;
  readonly decode: ReplicaTimes;
  readonly decodeCount: number;
}

/** A block before anything is known of its price: one kind of replica, or two halves. */
export type Block =
  | { readonly kind: 'single'; readonly times: ReplicaTimes; readonly count: number }
  | ({ readonly kind: 'split' } & SplitReplicas);

export interface Service {
  readonly workload: Workload;
  readonly targets: ServiceTargets;
}

/** A block that was found to bear something. */
export interface BearingBlock {
  readonly block: Block;
  readonly capacity: Capacity;
}

export function packagesOf(block: Block): number {
  if (block.kind === 'single') return block.times.packages * block.count;
  return block.prefill.packages * block.prefillCount + block.decode.packages * block.decodeCount;
}

export function blockCapacity(
  block: Block,
  { workload, targets }: Service,
  models: PlacementModels,
): Capacity | Refusal {
  if (block.kind === 'split') return models.splitCapacity(block, workload, targets);
  const one = models.capacity(block.times, workload, targets);
  return isRefusal(one) || block.count === 1 ? one : times(one, block.count);
}

function times(capacity: Capacity, count: number): Capacity {
  const all = ({ low, mid, high }: Interval): Interval => ({ low: low * count, mid: mid * count, high: high * count });
  return {
    ...capacity,
    requestsPerSecond: all(capacity.requestsPerSecond),
    outputTokensPerSecond: all(capacity.outputTokensPerSecond),
    inputTokensPerSecond: all(capacity.inputTokensPerSecond),
  };
}

/** A block with its price and its rates by class: what fleets are made of. */
export function candidateFrom(
  { block, capacity }: BearingBlock,
  service: Service,
  tag: PriceTag,
  models: PlacementModels,
): Candidate {
  const groups = groupsOf(block);
  const device = groups[0]!.config.device;
  const packages = packagesOf(block);
  const watt = wattOf(device, tag.price);
  const [prefill, decode] = block.kind === 'single' ? [block.times, block.times] : [block.prefill, block.decode];
  return {
    id: blockId(block),
    device,
    replicas: groups,
    packages,
    hourlyMicroUsd: hourlyMicroUsdOf(tag.price) * packages,
    watt: watt === undefined ? undefined : watt * packages,
    capacity,
    classRates: classRates(block, capacity, service, models),
    tokenCost: tokenCostOf(prefill, decode, service.workload, capacity.runningPerRank),
    contextTokens: Math.min(decode.kvTokensPerRank, prefill.kvTokensPerRank, decode.config.model.contextTokens),
  };
}

function groupsOf(block: Block): readonly ReplicaGroup[] {
  const group = ({ config, packages }: ReplicaTimes, count: number): ReplicaGroup => ({ config, count, packages });
  if (block.kind === 'single') return [group(block.times, block.count)];
  return [group(block.prefill, block.prefillCount), group(block.decode, block.decodeCount)];
}

/** With one class, its rate is that of the mix. */
function classRates(
  block: Block,
  mix: Capacity,
  { workload, targets }: Service,
  models: PlacementModels,
): Candidate['classRates'] {
  if (workload.classes.length === 1)
    return workload.classes.map(({ name }) => ({ name, requestsPerSecond: mix.requestsPerSecond.mid }));
  return workload.classes.flatMap((traffic) => {
    const alone = blockCapacity(block, { workload: { ...workload, classes: [traffic] }, targets }, models);
    return isRefusal(alone) ? [] : [{ name: traffic.name, requestsPerSecond: alone.requestsPerSecond.mid }];
  });
}

/** Device, precision and layout, so that the same block has the same name in every plan: `910c.int8.6xep32+1xep320.mtp1`. */
export function blockId(block: Block): string {
  const [first, second] = groupsOf(block);
  const { config } = second ?? first!;
  const part = ({ config: { layout }, count }: ReplicaGroup) => `${count > 1 ? `${count}x` : ''}${layoutName(layout)}`;
  const layouts = second ? `${part(first!)}+${part(second)}` : part(first!);
  const drafts = config.speculation.drafts;
  return [config.device.id, config.weights, layouts, ...(drafts > 0 ? [`mtp${drafts}`] : [])].join('.');
}
