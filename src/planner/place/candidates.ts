import type { Accelerator, Precision } from '../catalogue/accelerator.ts';
import type { ModelShape } from '../model/shape.ts';
import type { ReplicaTimes, Speculation } from '../time/replica.ts';
import {
  type BearingBlock,
  type Block,
  blockCapacity,
  candidateFrom,
  type PlacementModels,
  type Service,
} from './block.ts';
import { type Candidate, type DeviceRefusal, isRefusal, type Refusal } from './candidate.ts';
import { checkDevice, type DeviceRules } from './device-check.ts';
import { kvPrecisionFor, layoutsFor, precisionsFor } from './layouts.ts';
import { fitting, foremost, type Search, type Tried, weighSingles } from './search.ts';
import { splitsOf } from './splits.ts';
import { peakRate, thinOut } from './thin-out.ts';

export interface CandidateOptions extends DeviceRules {
  /** Instead of what each device computes narrowest. */
  readonly precisions?: readonly Precision[];
  /** Smaller layouts fill their node and all of it is paid, as with bought servers; else packages are paid singly. */
  readonly wholeNodes?: boolean;
}

export interface CandidateSet {
  readonly candidates: readonly Candidate[];
  /** A device may have blocks and refusals: of what does not fit it. */
  readonly refusals: readonly DeviceRefusal[];
  readonly tried: Tried;
}

/**
 * One draft per step: beyond it steps grow faster than tokens once many requests run. Taken 4 times of 5, between the 0.7
 * that CloudMatrix384 assumes (arXiv 2506.12708) and the 0.85 to 0.9 that DeepSeek reports (arXiv 2412.19437).
 */
const oneDraft: Speculation = { drafts: 1, acceptance: [0.8] };

/**
 * The blocks that fleets of these devices can be made of for this service, and in words why the others are out.
 *
 * A device passes price, law and region first. Then every layout of `layoutsFor` at each precision is asked for its step
 * times, which is the gate of memory; those that could not beat a smaller block even without queues and prompts are
 * passed over; the rest is given a capacity. Splits into prefill and decode are tried for models with experts, and a
 * draft layer on the blocks that are left. With step times of 20 µs and capacities of 2 ms, thirty devices take about a
 * second.
 */
export function candidatesFor(
  devices: readonly Accelerator[],
  model: ModelShape,
  service: Service,
  options: CandidateOptions,
  models: PlacementModels,
): CandidateSet {
  const inOrder = devices.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const sets = inOrder.map((device) => candidatesOn(device, model, service, options, models));
  return {
    candidates: sets.flatMap(({ candidates }) => candidates),
    refusals: sets.flatMap(({ refusals }) => refusals),
    tried: totalOf(sets.map(({ tried }) => tried)),
  };
}

function totalOf(all: readonly Tried[]): Tried {
  const sum = (of: (tried: Tried) => number) => all.reduce((total, tried) => total + of(tried), 0);
  return {
    devices: sum(({ devices }) => devices),
    layouts: sum(({ layouts }) => layouts),
    fitting: sum((tried) => tried.fitting),
    weighed: sum(({ weighed }) => weighed),
  };
}

function candidatesOn(
  device: Accelerator,
  model: ModelShape,
  service: Service,
  options: CandidateOptions,
  models: PlacementModels,
): CandidateSet {
  const check = checkDevice(device, options);
  const counted = { layouts: 0, fitting: 0, weighed: 0 };
  const ofDevice = (refusal: Refusal): DeviceRefusal => ({ ...refusal, device: device.id });
  if (check.kind === 'refused')
    return { candidates: [], refusals: [ofDevice(check.refusal)], tried: { devices: 1, ...counted } };
  const refused: Search['refused'] = [];
  const blocks = (options.precisions ?? precisionsFor(device, model)).flatMap((weights) => {
    const base = { device, model, weights, kv: kvPrecisionFor(device), engine: 'default' as const };
    return blocksOf({ base, service, models, wholeNodes: options.wholeNodes ?? false, refused, counted });
  });
  return {
    candidates: blocks.map((block) => candidateFrom(block, service, check.tag, models)),
    refusals: foremost(refused)
      .filter(({ reason }) => blocks.length === 0 || reason === 'memory')
      .map(ofDevice),
    tried: { devices: 1, ...counted },
  };
}

function blocksOf(search: Search): readonly BearingBlock[] {
  const layouts = layoutsFor(search.base.device, search.base.model);
  const singles = weighSingles(search, fitting(search, layouts, 'both'));
  return thinOut([...singles, ...splitsOf(search, layouts)], peakRate(search.service.workload)).map((found) =>
    withDraft(search, found),
  );
}

/** The block with a draft layer where that bears more: it does for few requests, and stops to for many. */
function withDraft(search: Search, found: BearingBlock): BearingBlock {
  if (search.base.model.mtpLayers === 0) return found;
  const block = drafted(search, found.block);
  const capacity = block && blockCapacity(block, search.service, search.models);
  if (!block || !capacity || isRefusal(capacity)) return found;
  return capacity.requestsPerSecond.mid > found.capacity.requestsPerSecond.mid ? { block, capacity } : found;
}

function drafted({ models }: Search, block: Block): Block | undefined {
  const draft = ({ config }: ReplicaTimes) => models.times({ ...config, speculation: oneDraft });
  if (block.kind === 'single') {
    const times = draft(block.times);
    return isRefusal(times) ? undefined : { ...block, times };
  }
  const decode = draft(block.decode);
  return isRefusal(decode) ? undefined : { ...block, decode };
}
