import { normalShare } from './normal.ts';
import { pointOn, type StepCurve } from './step-curve.ts';
import { type Setting, type StepPoint, stepsPerRequest } from './step-point.ts';

/**
 * Standard deviation of the number that runs on one rank.
 *
 * With a fixed step time it would be that of a system in which nobody waits: the mean times the peakedness, 1 for
 * Poisson arrivals. When more run, steps are longer and fewer leave, which lets it swing 1/(1 − elasticity) wider.
 */
export function runningDeviation(setting: Setting, curve: StepCurve, { running, decodeMs }: StepPoint): number {
  const { profile, times } = setting;
  const peakedness = Math.max(0.1, 1 + (profile.arrivalCv ** 2 - 1) * profile.burstShare);
  const more = pointOn(curve, running * 1.1).decodeMs;
  const elasticity = Math.min(0.8, Math.max(0, (more / decodeMs - 1) * 10));
  return Math.sqrt((peakedness * running) / times.ranks / (1 - elasticity));
}

/** How the time per token varies: with what runs at an instant, and with what prompts an answer happens to meet. */
interface TpotSpread {
  readonly point: StepPoint;
  readonly loadMs: number;
  /** Variance that the prompts of one step bring, summed over many steps. */
  readonly promptVariance: number;
}

/** Of prompts that arrive in bursts and differ in length, summed as a compound renewal process. */
function spreadOf(setting: Setting, curve: StepCurve, point: StepPoint): TpotSpread {
  const { arrivals, addedMs, addedSquare, mixedShare, mixedMs, smallMs } = point;
  const busier = pointOn(curve, point.running + runningDeviation(setting, curve, point));
  const loadMs = (busier.decodeMs / point.decodeMs - 1) * point.meanMs;
  const together = addedSquare + (setting.profile.arrivalCv ** 2 - 1) * addedMs ** 2;
  // Chunks on ranks that step together do not add up, the longest counts.
  const counted = addedMs === 0 ? 0 : Math.min(1, (mixedShare * (mixedMs - smallMs)) / (arrivals * addedMs));
  return { point, loadMs, promptVariance: arrivals * counted ** 2 * Math.max(0, together) };
}

/** Share of the answers whose time per output token is at most `ms`. */
export function tpotShareWithin(setting: Setting, curve: StepCurve, point: StepPoint, ms: number): number {
  const { profile, times } = setting;
  const spread = spreadOf(setting, curve, point);
  let [within, all] = [0, 0];
  for (const { weight, tokens } of profile.outputs) {
    if (tokens <= 1) continue;
    const steps = Math.max(1, (tokens - 1) / times.tokensPerStep);
    const { mean, variance } = overSteps(spread, steps, stepsPerRequest(setting));
    const overMs = ms * times.tokensPerStep - mean;
    within += weight * (variance > 0 ? normalShare(overMs / Math.sqrt(variance)) : Number(overMs >= 0));
    all += weight;
  }
  return all === 0 ? 1 : within / all;
}

/**
 * Mean and variance of the step time that an answer of so many steps meets. It begins right after a step with prompts
 * (its own), which is when others are likeliest: short answers meet more of them than long ones.
 */
function overSteps(
  { point, loadMs, promptVariance }: TpotSpread,
  steps: number,
  meanSteps: number,
): { readonly mean: number; readonly variance: number } {
  const { mixedShare, mixedMemory: memory, decodeMs } = point;
  const extraMs = point.mixedMs - decodeMs;
  const lasting = (memory * (1 - memory ** steps)) / (steps * (1 - memory));
  const met = mixedShare + (1 - mixedShare) * lasting;
  const together = Math.min(1, ((1 + memory) / (1 - memory) - (2 * lasting) / (1 - memory)) / steps);
  const turns = mixedShare * (1 - mixedShare) * together * extraMs ** 2;
  return {
    mean: decodeMs + met * extraMs,
    variance: Math.max(turns, promptVariance / steps) + loadMs ** 2 * remaining(steps / meanSteps),
  };
}

/** What is left of a swing of the load when it is averaged over an answer `x` times as long as the mean one. */
function remaining(x: number): number {
  return x < 0.01 ? 1 : (2 / x ** 2) * (x - 1 + Math.exp(-x));
}

/** The time per output token that `share` of the answers keep. */
export function tpotQuantile(setting: Setting, curve: StepCurve, point: StepPoint, share: number): number {
  let [low, high] = [0, 20 * point.mixedMs];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (tpotShareWithin(setting, curve, point, middle) < share) low = middle;
    else high = middle;
  }
  return high;
}
