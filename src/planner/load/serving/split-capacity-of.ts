import { kvBytesPerToken } from '../../model/kv-bytes.ts';
import type { Refusal } from '../../place/candidate.ts';
import type { Interval } from '../../quantity.ts';
import type { ReplicaTimes } from '../../time/replica.ts';
import { checkedWorkload } from '../build-workload.ts';
import type { Capacity, CapacityLimit } from '../capacity.ts';
import type { ServiceTargets, Workload } from '../workload.ts';
import { mostRunning, requestsPerSecondAt } from './balance.ts';
import { type Handoff, linkBetween } from './handoff.ts';
import { contextRefusal, linkRefusal, tpotRefusal, ttftRefusal } from './in-words.ts';
import { scaled } from './interval.ts';
import { enginesMost, kvTokensHeld, longestContext, mostRunningPerRank } from './kv-room.ts';
import { defaultServing, type ServingOptions } from './options.ts';
import { type PrefillPoint, prefillPointOf, splitTtftSpread } from './prefill-point.ts';
import { profileOf, type RequestProfile } from './request-profile.ts';
import { type CurveOf, pointOn, type StepCurve, stepCurve } from './step-curve.ts';
import type { Setting, StepPoint } from './step-point.ts';
import { checkedTargets } from './targets.ts';
import { tpotQuantile, tpotShareWithin } from './tpot.ts';
import { type TtftSpread, ttftQuantile, ttftShareWithin } from './ttft.ts';

/** How many replicas of each kind make one set. */
export interface SplitCounts {
  readonly prefill: number;
  readonly decode: number;
}

export interface SplitOptions extends ServingOptions {
  /** One way, between one rank and another; without it the slower of both devices' networks. */
  readonly linkBytesPerSecond?: number;
}

/**
 * Two halves are never in balance all the time: prefill is filled to 0.9 of what it can do, decode gives 0.92 of its
 * rate. Both are fitted constants of AIConfigurator's rate matching, and priors here.
 */
const prefillBalance = 0.9;
const decodeBalance = 0.92;

interface Split {
  readonly prefill: Setting;
  readonly decode: Setting;
  readonly counts: SplitCounts;
  readonly targets: ServiceTargets;
  readonly prefillPoint: PrefillPoint;
  readonly curve: StepCurve;
  readonly handoff: Handoff;
}

/** Factors on the step times of both halves. */
interface Slowness {
  readonly prefill: number;
  readonly decode: number;
}

/**
 * How many requests per second a set of prefill and decode replicas bears within the targets; see {@link capacityOf}.
 * Decoding meets no prompts, so its time per token varies with its load only; time to first token is that of the queue
 * before all prefill ranks, the prompt, the hand-off of its KV and the first decode step.
 *
 * `runningPerRank` is that of the decode ranks.
 *
 * @returns the capacity, or in words what is missing or beyond the hardware
 * @throws {PlannerError} `PLANNER_BAD_VALUE` for targets or a workload that cannot be
 */
export function splitCapacityOf(
  prefill: ReplicaTimes,
  decode: ReplicaTimes,
  counts: SplitCounts,
  workload: Workload,
  targets: ServiceTargets,
  options: SplitOptions = defaultServing,
  curveOf: CurveOf = stepCurve,
): Capacity | Refusal {
  const profile = profileOf(checkedWorkload(workload));
  const decodeSetting = { times: decode, profile: withoutPrompts(profile), options };
  const neededTokens = longestContext(decodeSetting, checkedTargets(targets).percentile);
  if (neededTokens > decode.kvTokensPerRank) return contextRefusal(decode, neededTokens);
  const bytesPerSecond = options.linkBytesPerSecond ?? linkBetween(prefill, decode);
  if (bytesPerSecond === undefined) return linkRefusal(prefill, decode);
  const { model, kv } = prefill.config;
  const prefillSetting = { times: prefill, profile, options };
  const split: Split = {
    prefill: prefillSetting,
    decode: decodeSetting,
    counts,
    targets,
    prefillPoint: prefillPointOf(prefillSetting),
    curve: curveOf(decodeSetting, mostRunningPerRank(decodeSetting)),
    handoff: { kvBytesPerToken: kvBytesPerToken(model, kv), bytesPerSecond, layers: model.layers },
  };
  return targetRefusal(split) ?? capacityAlong(split);
}

/** The decode half sees the prompts' KV, and nothing of them is left to compute. */
function withoutPrompts(profile: RequestProfile): RequestProfile {
  const prompts = [{ weight: 1, uncachedTokens: 0, cachedTokens: 0 }];
  return { ...profile, prompts, uncachedTokens: 0, cachedTokens: 0 };
}

function targetRefusal(split: Split): Refusal | undefined {
  const { prefill, decode, curve, targets } = split;
  const tpotMs = tpotQuantile(decode, curve, curve[0]!, targets.percentile);
  if (tpotMs > targets.tpotMs) return tpotRefusal(decode.times, tpotMs, targets.tpotMs);
  const ttftMs = ttftQuantile(ttftAt(split, curve[0]!, { prefill: 1, decode: 1 }), targets.percentile);
  if (ttftMs > targets.ttftMs) return ttftRefusal(prefill.times, ttftMs, targets.ttftMs, targets.percentile);
  return undefined;
}

function capacityAlong(split: Split): Capacity {
  const { prefill, decode, curve, targets } = split;
  const [p, d] = [prefill.times.spread, decode.times.spread];
  const at = (slow: Slowness): StepPoint => mostRunning(curve, (point) => brokenLimit(split, point, slow) === 'none');
  const rate = (slow: Slowness): number => rateAt(split, at(slow), slow);
  const point = at({ prefill: p.mid, decode: d.mid });
  const mid = { prefill: p.mid, decode: d.mid };
  const [fast, slow] = [
    { prefill: p.low, decode: d.low },
    { prefill: p.high, decode: d.high },
  ];
  const requestsPerSecond: Interval = { low: rate(slow), mid: rateAt(split, point, mid), high: rate(fast) };
  const wider = { low: Math.min(p.low, d.low), mid: 1, high: Math.max(p.high, d.high) };
  return {
    requestsPerSecond,
    limit: limitBeyond(split, point, mid),
    ttftMs: scaled(wider, ttftQuantile(ttftAt(split, point, mid), targets.percentile)),
    tpotMs: scaled(d, tpotQuantile(decode, curve, point, targets.percentile)),
    runningPerRank: point.running,
    outputTokensPerSecond: scaled(requestsPerSecond, prefill.profile.outputTokens),
    inputTokensPerSecond: scaled(requestsPerSecond, prefill.profile.inputTokens),
  };
}

/** Of the whole set, when each decode rank runs so many. */
function rateAt({ decode, counts }: Split, point: StepPoint, slow: Slowness): number {
  return (decodeBalance * counts.decode * requestsPerSecondAt(decode, point)) / slow.decode;
}

function prefillUse(split: Split, point: StepPoint, slow: Slowness): number {
  const { prefill, counts, prefillPoint } = split;
  const most = counts.prefill * prefill.times.ranks * prefillPoint.requestsPerSecondPerRank;
  return (rateAt(split, point, slow) * slow.prefill) / most;
}

function ttftAt(split: Split, point: StepPoint, slow: Slowness): TtftSpread {
  const { prefill, counts, prefillPoint, handoff } = split;
  const servers = counts.prefill * prefill.times.ranks;
  const utilisation = prefillUse(split, point, slow);
  const load = { servers, utilisation, slowness: slow.prefill, firstStepMs: slow.decode * point.meanMs };
  return splitTtftSpread(prefill, prefillPoint, load, handoff);
}

function brokenLimit(split: Split, point: StepPoint, slow: Slowness): CapacityLimit | 'none' {
  const { decode, curve, targets } = split;
  const { percentile } = targets;
  if (prefillUse(split, point, slow) > prefillBalance) return 'throughput';
  if (point.running > enginesMost(decode.options)) return 'throughput';
  if (tpotShareWithin(decode, curve, point, targets.tpotMs / slow.decode) < percentile) return 'tpot';
  if (ttftShareWithin(ttftAt(split, point, slow), targets.ttftMs) < percentile) return 'ttft';
  return kvTokensHeld(decode, curve, point, percentile) > decode.times.kvTokensPerRank ? 'kv' : 'none';
}

/** What one more request would break. */
function limitBeyond(split: Split, point: StepPoint, slow: Slowness): CapacityLimit {
  const broken = brokenLimit(split, pointOn(split.curve, point.running * 1.001 + 1e-6), slow);
  return broken === 'none' ? 'throughput' : broken;
}
