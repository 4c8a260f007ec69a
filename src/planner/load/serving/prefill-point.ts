import { type ChunkTimes, chunkMs, chunkTimes } from './chunk-times.ts';
import { chunksOf, chunksOfPrompt } from './chunks.ts';
import { type Handoff, visibleHandoffMs } from './handoff.ts';
import { type PromptWork, promptWork } from './prompt-work.ts';
import type { PromptBin } from './request-profile.ts';
import type { Setting } from './step-point.ts';
import type { TtftSpread } from './ttft.ts';
import { waitOf } from './waiting.ts';

/** What does not depend on the load of replicas that only compute prompts. */
export interface PrefillPoint {
  readonly known: ChunkTimes;
  readonly work: PromptWork;
  /** What a step is longer when the other ranks' budgets are full as well, in milliseconds. */
  readonly othersMs: number;
  /** Of one rank: its budget filled in every step. */
  readonly requestsPerSecondPerRank: number;
}

export function prefillPointOf({ times, profile, options }: Setting): PrefillPoint {
  const { chunkTokens } = options;
  const chunks = chunksOf(profile.prompts, chunkTokens);
  const known = chunkTimes(times, { decodeRows: 0, meanContextTokens: 0 }, chunks, chunkTokens);
  const work = promptWork(profile.prompts, known);
  const othersMs = (times.ranks - 1) * chunkTokens * known.msPerTokenElsewhere;
  const serviceMs = work.serviceMs + (profile.uncachedTokens / chunkTokens) * othersMs;
  return { known, work: { ...work, serviceMs }, othersMs, requestsPerSecondPerRank: 1000 / serviceMs };
}

/**
 * Time to first token of a split: the queue before the prefill ranks, the prompt's own chunks, what is seen of the
 * hand-off, and the first step of decoding, which is where the token appears.
 *
 * @param utilisation - of the prefill ranks, 0 … 1
 * @param slowness - factor on every prefill step
 */
export function splitTtftSpread(
  { profile }: Setting,
  point: PrefillPoint,
  load: {
    readonly servers: number;
    readonly utilisation: number;
    readonly slowness: number;
    readonly firstStepMs: number;
  },
  handoff: Handoff,
): TtftSpread {
  const prompts = profile.prompts.map((bin) => {
    const prefillMs = load.slowness * promptMs(bin, point, load.utilisation);
    return { weight: bin.weight, ms: prefillMs + visibleHandoffMs(bin, prefillMs, handoff) + load.firstStepMs };
  });
  const wait = waitOf({
    servers: load.servers,
    utilisation: load.utilisation,
    serviceMs: load.slowness * point.work.serviceMs,
    arrivalCv2: profile.arrivalCv ** 2,
    serviceCv2: point.work.serviceCv2,
  });
  return { wait, prompts, underWay: [{ weight: 1, ms: 0 }] };
}

/** Own chunks; the busier the other ranks of a replica are, the longer each step. */
function promptMs(prompt: PromptBin, { known, othersMs }: PrefillPoint, utilisation: number): number {
  return chunksOfPrompt({ ...prompt, weight: 1 }, known.budgetTokens).reduce(
    (sum, chunk) => sum + chunk.weight * (chunkMs(chunk, known) + Math.min(1, utilisation) * othersMs),
    0,
  );
}
