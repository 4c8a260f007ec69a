import { profileOf } from '../load/serving/request-profile.ts';
import type { Layout, ReplicaTimes } from '../time/replica.ts';
import { type BearingBlock, packagesOf, type SplitReplicas } from './block.ts';
import { rateBound } from './rate-bound.ts';
import { fitting, type Search, weigh } from './search.ts';
import { peakRate } from './thin-out.ts';

/** Prefill runs on few nodes each, as in every published deployment (4 at DeepSeek, 2 at Huawei, 1 at Ant). */
const mostPrefillNodes = 4;
/** Kinds of either half that are combined, the best per package first. */
const prefillKinds = 2;
const decodeKinds = 3;
const maxReplicas = 16;
const maxPackages = 512;

/**
 * Blocks that compute prompts on replicas of their own. Both halves are ranked alone, then the best are combined in the
 * two whole ratios next to the one that keeps both busy; so a dozen capacities stand for thousands of combinations.
 */
export function splitsOf(search: Search, layouts: readonly Layout[]): readonly BearingBlock[] {
  if (search.base.model.experts.kind === 'none') return [];
  const { device } = search.base;
  const nodeDevices = device.packagesPerNode * device.enginePerPackage;
  const across = layouts.filter(({ kind, tensor }) => kind === 'data-expert' && tensor === 1);
  const small = across.filter(({ devices }) => devices <= mostPrefillNodes * nodeDevices);
  const prefills = best(search, fitting(search, small, 'prefill'), prefillRate, prefillKinds);
  const decodes = best(search, fitting(search, across, 'decode'), decodeRate, decodeKinds);
  const pairs = prefills.flatMap((prefill) => decodes.flatMap((decode) => ratios(search, prefill, decode)));
  const blocks = pairs.map((split) => ({ kind: 'split' as const, ...split }));
  return blocks.filter((block) => packagesOf(block) <= maxPackages).flatMap((block) => weigh(search, block));
}

type Rate = (search: Search, times: ReplicaTimes) => number;

/** Those whose whole multiples bear the peak on the fewest packages. */
function best(search: Search, all: readonly ReplicaTimes[], rate: Rate, count: number): readonly ReplicaTimes[] {
  const peak = peakRate(search.service.workload);
  const packages = (times: ReplicaTimes) => Math.ceil(peak / rate(search, times)) * times.packages;
  return all.toSorted((a, b) => packages(a) - packages(b) || a.packages - b.packages).slice(0, count);
}

/** Requests per second whose prompts one replica computes in full chunks. */
function prefillRate({ service }: Search, times: ReplicaTimes): number {
  const { uncachedTokens, cachedTokens } = profileOf(service.workload);
  const prefillTokens = 8_192;
  const { ms } = times.step({
    decodeRows: 0,
    meanContextTokens: 0,
    prefillTokens,
    prefillCachedTokens: cachedTokens,
    prefillChunkTokens: Math.min(prefillTokens, uncachedTokens),
  });
  return (1_000 * times.ranks * prefillTokens) / (ms * uncachedTokens);
}

function decodeRate({ service }: Search, times: ReplicaTimes): number {
  return rateBound(times, service.workload, service.targets);
}

/** Both whole ratios next to balance; and just what the peak takes, where that is the smaller block. */
function ratios(search: Search, prefill: ReplicaTimes, decode: ReplicaTimes): readonly SplitReplicas[] {
  const [prompts, answers] = [prefillRate(search, prefill), decodeRate(search, decode)];
  const peak = peakRate(search.service.workload);
  const enough = { prefillCount: Math.ceil(peak / (0.9 * prompts)), decodeCount: Math.ceil(peak / (0.92 * answers)) };
  const size = (split: Counts) => split.prefillCount * prefill.packages + split.decodeCount * decode.packages;
  const balanced = balancedCounts(answers / prompts);
  const counts = balanced.every((split) => size(enough) < size(split)) ? [enough, ...balanced] : balanced;
  return counts
    .filter(({ prefillCount, decodeCount }) => Math.max(prefillCount, decodeCount) <= maxReplicas)
    .map((split) => ({ prefill, decode, ...split }));
}

type Counts = Pick<SplitReplicas, 'prefillCount' | 'decodeCount'>;

/** @param balance - prefill replicas that one decode replica keeps busy */
function balancedCounts(balance: number): readonly Counts[] {
  const wholes = (ratio: number) => [...new Set([Math.max(1, Math.floor(ratio)), Math.ceil(ratio)])];
  return balance >= 1
    ? wholes(balance).map((prefillCount) => ({ prefillCount, decodeCount: 1 }))
    : wholes(1 / balance).map((decodeCount) => ({ prefillCount: 1, decodeCount }));
}
