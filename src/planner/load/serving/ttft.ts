import { chunkMs } from './chunk-times.ts';
import { chunksOf, chunksOfPrompt } from './chunks.ts';
import type { PromptBin } from './request-profile.ts';
import type { Setting, StepPoint } from './step-point.ts';
import { chanceOfMeeting, shareWithin, type Wait, waitOf } from './waiting.ts';

/** Time to the first token of prompts of one length, but for the queue. */
interface PromptTime {
  readonly weight: number;
  readonly ms: number;
}

/** What of time to first token does not depend on the target, computed once per load. */
export interface TtftSpread {
  readonly wait: Wait;
  readonly prompts: readonly PromptTime[];
  /** The step under way must end first: some instants of it, equally likely within each weight. */
  readonly underWay: readonly PromptTime[];
}

/**
 * A prompt waits for the step under way, for prompts before it, and for its own chunks.
 *
 * The queue is of chunk budgets: a rank serves prompts at a full chunk per full step. Steps that are not full take
 * several prompts at once, which is why the own chunks, and not the queue, hold what others add to a step.
 */
export function ttftSpread(setting: Setting, point: StepPoint): TtftSpread {
  const { profile, times } = setting;
  const wait = waitOf({
    servers: times.ranks,
    utilisation: point.prefillUse,
    serviceMs: point.serviceMs,
    arrivalCv2: profile.arrivalCv ** 2,
    serviceCv2: point.serviceCv2,
  });
  return {
    wait,
    prompts: promptTimes(profile.prompts, point),
    underWay: underWay(point, times.ranks, profile.arrivalCv ** 2),
  };
}

/**
 * Own chunks, or the longest chunk of others that is computed in the same step: all get their first token when the step
 * ends. Of heavy tails the largest is nearly the sum, so a length counts as short as the longest of them all is. Bursts
 * leave most prompts alone and put many beside some: their number is taken as geometric.
 */
function promptTimes(prompts: readonly PromptBin[], point: StepPoint): readonly PromptTime[] {
  const ascending = prompts.toSorted((a, b) => a.uncachedTokens - b.uncachedTokens);
  const { sizes } = chunksOf(ascending, point.budgetTokens);
  let [reached, before] = [0, 0];
  return ascending.map((bin) => {
    reached = Math.min(1, reached + bin.weight);
    const longer = sizes.reduce((sum, { tokens, weight }) => (tokens > bin.uncachedTokens ? sum + weight : sum), 0);
    const chance = reached / (1 + point.chunksBeside * longer);
    const weight = chance - before;
    before = chance;
    return { weight, ms: promptMs(bin, point) };
  });
}

/** All chunks of one prompt while others decode, each beside what else is computed in its step. */
function promptMs(prompt: PromptBin, point: StepPoint): number {
  const { besideTokens, elsewhereTokens, msPerTokenElsewhere, usualTokens, usualMs, smallMs, fullMs } = point;
  const besideMs = (besideTokens / usualTokens) * Math.max(0, usualMs - smallMs);
  return chunksOfPrompt({ ...prompt, weight: 1 }, point.budgetTokens).reduce((sum, chunk) => {
    const ownMs = chunkMs(chunk, point);
    const rankMs = Math.max(ownMs, Math.min(fullMs, ownMs + besideMs));
    return sum + chunk.weight * (rankMs + elsewhereTokens * msPerTokenElsewhere);
  }, 0);
}

/** An empty replica starts at once. Bursts come while the prompts that came just before are still computed. */
function underWay(point: StepPoint, ranks: number, arrivalCv2: number): readonly PromptTime[] {
  const { running, decodeMs, mixedMs, mixedMetMs, mixedShare, meanMs } = point;
  if (running === 0) return [{ weight: 1, ms: 0 }];
  const mixed = mixedShare === 0 ? 0 : chanceOfMeeting((mixedShare * mixedMs) / meanMs, arrivalCv2);
  const decoding = (1 - mixed) * (1 - Math.exp(-running * ranks));
  return [
    { weight: 1 - mixed - decoding, ms: 0 },
    { weight: decoding / 2, ms: decodeMs / 4 },
    { weight: decoding / 2, ms: (decodeMs * 3) / 4 },
    { weight: mixed / 2, ms: mixedMetMs / 4 },
    { weight: mixed / 2, ms: (mixedMetMs * 3) / 4 },
  ];
}

/** Share of the requests whose first token is there within `ms`. */
export function ttftShareWithin({ wait, prompts, underWay: steps }: TtftSpread, ms: number): number {
  let share = 0;
  for (const prompt of prompts)
    for (const step of steps) share += prompt.weight * step.weight * shareWithin(wait, ms - prompt.ms - step.ms);
  return share;
}

/** The time within which `share` of the requests have their first token. */
export function ttftQuantile(spread: TtftSpread, share: number): number {
  if (spread.wait.meanMs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1000];
  while (ttftShareWithin(spread, high) < share) high *= 2;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (ttftShareWithin(spread, middle) < share) low = middle;
    else high = middle;
  }
  return high;
}
