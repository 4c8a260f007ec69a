import type { Layout, ReplicaConfig, ReplicaTimes, Speculation } from '../time/replica.ts';
import {
  type BearingBlock,
  type Block,
  blockCapacity,
  blockId,
  type PlacementModels,
  packagesOf,
  type Service,
} from './block.ts';
import { isRefusal, type Refusal } from './candidate.ts';
import { rateBound } from './rate-bound.ts';
import { peakRate, ratePerPackage } from './thin-out.ts';

/** What was looked at, so that "the cheapest" can be read as "the cheapest of these". */
export interface Tried {
  readonly devices: number;
  /** Device, precision and layout; those that have step times; blocks whose capacity was computed. */
  readonly layouts: number;
  readonly fitting: number;
  readonly weighed: number;
}

/** The search for blocks of one device at one precision, and what it met on the way. */
export interface Search {
  readonly base: Omit<ReplicaConfig, 'layout' | 'phase' | 'speculation'>;
  readonly service: Service;
  readonly models: PlacementModels;
  readonly wholeNodes: boolean;
  readonly refused: Refused[];
  readonly counted: { layouts: number; fitting: number; weighed: number };
}

interface Refused {
  readonly layout: Layout;
  readonly refusal: Refusal;
  /** One stream's time per token, where the layout has step times at all. */
  readonly streamMs?: number;
}

export const noSpeculation: Speculation = { drafts: 0, acceptance: [] };

/** Step times of those layouts that fit; the others are noted with their reason. */
export function fitting(
  search: Search,
  layouts: readonly Layout[],
  phase: ReplicaConfig['phase'],
  speculation: Speculation = noSpeculation,
): readonly ReplicaTimes[] {
  return layouts.flatMap((layout) => {
    search.counted.layouts += 1;
    const times = search.models.times({ ...search.base, layout, phase, speculation });
    if (isRefusal(times)) {
      search.refused.push({ layout, refusal: times });
      return [];
    }
    search.counted.fitting += 1;
    return [times];
  });
}

/** Fewer requests at once than this on a rank, and the targets are kept only while it stands idle nearly always. */
const leastRunning = 0.1;

/** Capacity of a block; nothing where it cannot keep the targets, which is noted. */
export function weigh(search: Search, block: Block): readonly BearingBlock[] {
  search.counted.weighed += 1;
  const capacity = blockCapacity(block, search.service, search.models);
  if (!isRefusal(capacity) && capacity.runningPerRank >= leastRunning) return [{ block, capacity }];
  const decode = block.kind === 'single' ? block.times : block.decode;
  const refusal = isRefusal(capacity) ? capacity : nearlyIdle(block);
  search.refused.push({ layout: decode.config.layout, refusal, streamMs: streamMs(decode) });
  return [];
}

function streamMs({ step, tokensPerStep }: ReplicaTimes): number {
  const prompt = { prefillTokens: 0, prefillCachedTokens: 0, prefillChunkTokens: 0 };
  return step({ decodeRows: 1, meanContextTokens: 0, ...prompt }).ms / tokensPerStep;
}

function nearlyIdle(block: Block): Refusal {
  const id = blockId(block);
  const text = `${id} keeps the targets only while it stands idle nearly always; allow more time, or take a faster device.`;
  return { subject: id, reason: 'target-impossible', text };
}

/**
 * Blocks of one replica each, the smallest first, without those that cannot beat a smaller one per package, and without
 * ever larger ones of a kind that has turned bad.
 */
export function weighSingles(search: Search, replicas: readonly ReplicaTimes[]): readonly BearingBlock[] {
  const { workload, targets } = search.service;
  const demand = peakRate(workload);
  const found: BearingBlock[] = [];
  const lastOfKind = new Map<string, KindSoFar>();
  for (const times of replicas.toSorted((a, b) => a.packages - b.packages)) {
    const kind = kindOf(times);
    const before = lastOfKind.get(kind);
    if (before?.isGivenUp) continue;
    const bound = rateBound(times, workload, targets) / times.packages;
    const best = Math.max(0, ...found.map(ratePerPackage));
    const enough = found.some(({ block, capacity }) => packagesOf(block) < times.packages && bears(capacity, demand));
    if (bound <= best || enough) continue;
    const weighed = weigh(search, singleBlock(search, times));
    found.push(...weighed);
    lastOfKind.set(kind, kindSoFar(weighed, best, before));
  }
  return found;
}

/** Layouts that differ in nothing but their number of devices. */
function kindOf({ config: { layout } }: ReplicaTimes): string {
  return layout.kind === 'tensor' ? layout.kind : `${layout.kind} ${layout.tensor}`;
}

interface KindSoFar {
  readonly ratePerPackage: number;
  readonly isGivenUp: boolean;
}

/**
 * Where a prompt on one rank holds up all others, more ranks bear hardly more: a kind is given up when a block bears less
 * than half of the best smaller one per package, and grew by less than a tenth over the size before it. One that still
 * grows goes on, since its next size may be the first with time or memory to spare.
 */
function kindSoFar([weighed]: readonly BearingBlock[], best: number, before: KindSoFar | undefined): KindSoFar {
  const rate = weighed ? ratePerPackage(weighed) : 0;
  const hasGrown = !before || before.ratePerPackage === 0 || rate > before.ratePerPackage * 1.1;
  return { ratePerPackage: rate, isGivenUp: !hasGrown && rate < best / 2 };
}

/** One such block does it all; a larger one of the same device then only costs more. */
function bears({ requestsPerSecond }: BearingBlock['capacity'], demand: number): boolean {
  return requestsPerSecond.mid >= demand;
}

/** Paid are whole packages: of one with two dies a replica on one die fills both. */
function singleBlock({ base, wholeNodes }: Search, times: ReplicaTimes): Block {
  const paid = wholeNodes ? base.device.packagesPerNode : 1;
  return { kind: 'single', times, count: Math.max(1, Math.floor(paid / times.packages)) };
}

/**
 * One refusal for each reason: of memory that of the largest layout that cuts the whole model, because it says how many
 * packages would do; of targets that of the fastest layout, whose bound no other beats; else that of the largest.
 */
export function foremost(refused: Search['refused']): readonly Refusal[] {
  const reasons = [...new Set(refused.map(({ refusal }) => refusal.reason))];
  return reasons.flatMap((reason) => {
    const same = refused.filter(({ refusal }) => refusal.reason === reason);
    const largest = same.findLast(({ layout }) => reason === 'memory' && layout.kind === 'tensor') ?? same.at(-1);
    const [first] = reason === 'target-impossible' ? same.toSorted(byStream) : [largest];
    return first ? [first.refusal] : [];
  });
}

function byStream(a: Refused, b: Refused): number {
  return (a.streamMs ?? Number.POSITIVE_INFINITY) - (b.streamMs ?? Number.POSITIVE_INFINITY);
}
