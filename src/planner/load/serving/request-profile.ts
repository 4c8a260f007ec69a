import { momentOf } from '../lengths.ts';
import type { Lengths, TrafficClass, Workload } from '../workload.ts';

/** Prompts of about one length: what of them is computed and what a cache has. */
export interface PromptBin {
  readonly weight: number;
  readonly uncachedTokens: number;
  readonly cachedTokens: number;
}

/** Answers of about one length. */
export interface OutputBin {
  readonly weight: number;
  readonly tokens: number;
}

/** What of a workload the serving model uses: all its classes in one, per request. */
export interface RequestProfile {
  readonly arrivalCv: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly prompts: readonly PromptBin[];
  readonly outputs: readonly OutputBin[];
  readonly uncachedTokens: number;
  readonly cachedTokens: number;
  /** KV of a request at a random instant of its decoding; long answers are met more often than they are sent. */
  readonly contextTokens: number;
  readonly contextVariance: number;
  /** Share of the bursts of arrivals that is still to be seen in the number that run: 1 if all answers were equal. */
  readonly burstShare: number;
}

/**
 * Pools the classes of a workload by their rates.
 *
 * The context of what runs is input + half of E[output²]/E[output]: for R1 in production 1,268 + 2,600, twice the mean
 * request, because an answer of 20,000 tokens is there 13 times as long as the mean one.
 */
export function profileOf({ classes }: Workload): RequestProfile {
  const total = classes.reduce((sum, traffic) => sum + traffic.requestsPerSecond, 0);
  const shares = classes.map((traffic) => ({ traffic, share: traffic.requestsPerSecond / total }));
  const mean = (of: (traffic: TrafficClass) => number): number =>
    shares.reduce((sum, { traffic, share }) => sum + share * of(traffic), 0);
  const prompts = shares.flatMap(({ traffic, share }) => promptBins(traffic, share));
  const outputs = shares
    .flatMap(({ traffic, share }) => bins(traffic.output, share))
    .sort((a, b) => a.tokens - b.tokens);
  const outputTokens = mean(({ output }) => output.mean);
  const contextTokens = mean((t) => t.input.mean * t.output.mean + momentOf(t.output, 2) / 2) / outputTokens;
  const contextSquare = mean(contextSquareSum) / outputTokens;
  const uncachedTokens = prompts.reduce((sum, bin) => sum + bin.weight * bin.uncachedTokens, 0);
  return {
    arrivalCv: mean(({ arrivalCv }) => arrivalCv),
    inputTokens: mean(({ input }) => input.mean),
    outputTokens,
    prompts,
    outputs,
    uncachedTokens,
    cachedTokens: prompts.reduce((sum, bin) => sum + bin.weight * bin.cachedTokens, 0),
    contextTokens,
    contextVariance: Math.max(0, contextSquare - contextTokens ** 2),
    burstShare: burstShare(outputs),
  };
}

/** Sum over an answer's tokens of the squared context that each of them reads. */
function contextSquareSum({ input, output }: TrafficClass): number {
  return momentOf(input, 2) * output.mean + input.mean * momentOf(output, 2) + momentOf(output, 3) / 3;
}

function bins({ quantiles }: Lengths, share: number): readonly OutputBin[] {
  return quantiles.slice(1).flatMap((right, i) => {
    const left = quantiles[i]!;
    const weight = share * (right.share - left.share);
    return weight > 0 ? [{ weight, tokens: (left.tokens + right.tokens) / 2 }] : [];
  });
}

/** The last token of a prompt is always computed, for the first token of the answer. */
function promptBins({ input, cachedShare }: TrafficClass, share: number): readonly PromptBin[] {
  return bins(input, share).map(({ weight, tokens }) => {
    const uncachedTokens = Math.max(1, tokens * (1 - cachedShare));
    return { weight, uncachedTokens, cachedTokens: Math.max(0, tokens - uncachedTokens) };
  });
}

/** ∫(1 − F)² / mean of the answers' lengths: how much of one burst is together at a time. */
function burstShare(outputs: readonly OutputBin[]): number {
  let [square, mean, left, longer] = [0, 0, 0, 1];
  for (const { weight, tokens } of outputs) {
    square += (tokens - left) * longer ** 2;
    mean += (tokens - left) * longer;
    left = tokens;
    longer -= weight;
  }
  return mean === 0 ? 1 : square / mean;
}
