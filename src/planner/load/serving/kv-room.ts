import { normalQuantile } from './normal.ts';
import type { ServingOptions } from './options.ts';
import type { StepCurve } from './step-curve.ts';
import type { Setting, StepPoint } from './step-point.ts';
import { runningDeviation } from './tpot.ts';

/**
 * KV that the requests of one rank hold at most during `share` of the time, in tokens: their mean context, and above it
 * what their number and their lengths vary, as a normal sum of many.
 */
export function kvTokensHeld(setting: Setting, curve: StepCurve, point: StepPoint, share: number): number {
  const { contextTokens, contextVariance } = setting.profile;
  const numberVariance = runningDeviation(setting, curve, point) ** 2;
  const variance = point.running * contextVariance + contextTokens ** 2 * numberVariance;
  return point.running * contextTokens + normalQuantile(share) * Math.sqrt(variance);
}

/** KV that the longest request needs of `share` of those that run, in tokens. */
export function longestContext({ profile }: Setting, share: number): number {
  return profile.contextTokens + normalQuantile(share) * Math.sqrt(profile.contextVariance);
}

/** More can never run: what fits with its mean context, and what the engine is set to. */
export function mostRunningPerRank({ profile, times, options }: Setting): number {
  return Math.min(times.kvTokensPerRank / profile.contextTokens, enginesMost(options));
}

/** A step of which decoding takes more than half leaves prompts no room. */
export function enginesMost({ maxRunningPerRank, chunkTokens }: ServingOptions): number {
  return Math.min(maxRunningPerRank, chunkTokens / 2);
}
