import type { ReplicaTimes } from '../../time/replica.ts';
import { type ChunkTimes, chunkTimes } from './chunk-times.ts';
import { chunksOf } from './chunks.ts';
import { chunksBeside, mixedSteps, noMixedSteps } from './mixed-steps.ts';
import { normalQuantile } from './normal.ts';
import type { ServingOptions } from './options.ts';
import { type PromptWork, promptWork } from './prompt-work.ts';
import type { RequestProfile } from './request-profile.ts';

/** The steps of a replica that is in balance with so many requests running on each rank. All times in milliseconds. */
export interface StepPoint extends ChunkTimes, PromptWork {
  readonly running: number;
  /** A step that only decodes, one that has prompts in it, and the mean over steps. */
  readonly decodeMs: number;
  readonly mixedMs: number;
  readonly meanMs: number;
  /** Share of the steps that have prompts in them. */
  readonly mixedShare: number;
  /** Prompt tokens beside the largest chunk of such a step: on its rank, and on the others together. */
  readonly besideTokens: number;
  readonly elsewhereTokens: number;
  /** Chunks of all ranks in it. */
  readonly mixedChunks: number;
  /** Prompts per step, on all ranks. */
  readonly arrivals: number;
  /** How much likelier such a step is after another one than after one that only decodes. 0 … 1. */
  readonly mixedMemory: number;
  /** Chunks of all ranks that are computed together with a prompt's. */
  readonly chunksBeside: number;
  /** A step with prompts that is under way at some instant. */
  readonly mixedMetMs: number;
  /** Share of the time that prompts would need if all steps were full. ≥ 1: more come than can be computed. */
  readonly prefillUse: number;
}

/** What the steps of one replica under one workload are computed from. */
export interface Setting {
  readonly times: ReplicaTimes;
  readonly profile: RequestProfile;
  readonly options: ServingOptions;
}

/** Steps of decoding that one request takes on average. */
export function stepsPerRequest({ times, profile }: Setting): number {
  return Math.max(1, (profile.outputTokens - 1) / times.tokensPerStep);
}

/**
 * The balance at `running` requests per rank. Each step must bring in as many requests as end in it, which fixes how
 * many prompt tokens a step computes on average; how they bunch decides which steps compute them.
 *
 * Who decodes sees itself besides the mean number of others (arrivals do not see averages, and small replicas are
 * mostly empty); ranks that step together wait for the one with the most context.
 */
export function stepPointAt(setting: Setting, running: number): StepPoint {
  const { times, profile, options } = setting;
  const { ranks } = times;
  const rows = running + 1 / ranks + (ranks > 1 ? 0.5 : 0);
  const budgetTokens = Math.max(1, options.chunkTokens - rows * (1 + times.config.speculation.drafts));
  const decoding = {
    decodeRows: rows,
    meanContextTokens: profile.contextTokens + busiestOf(ranks) * Math.sqrt(profile.contextVariance / rows),
  };
  const nothing = { prefillTokens: 0, prefillCachedTokens: 0, prefillChunkTokens: 0 };
  const decodeMs = times.step({ ...decoding, ...nothing }).ms;
  const chunks = chunksOf(profile.prompts, budgetTokens);
  const known = chunkTimes(times, decoding, chunks, budgetTokens);
  const arrivals = running / stepsPerRequest(setting);
  const input = { decodeMs, known, chunks, arrivals: arrivals * ranks, ranks, profile };
  const mixed = profile.uncachedTokens === 0 ? noMixedSteps(decodeMs) : mixedSteps(input);
  const meanMs = decodeMs + mixed.share * (mixed.ms - decodeMs);
  const work = promptWork(profile.prompts, known);
  const elsewhereMs = profile.uncachedTokens * (ranks - 1) * known.msPerTokenElsewhere;
  return {
    ...known,
    ...work,
    running,
    decodeMs,
    mixedMs: mixed.ms,
    meanMs,
    mixedShare: mixed.share,
    besideTokens: mixed.besideTokens,
    elsewhereTokens: mixed.elsewhereTokens,
    mixedChunks: mixed.chunks,
    arrivals: arrivals * ranks,
    mixedMemory: mixed.memory,
    chunksBeside: chunksBeside(input, mixed),
    mixedMetMs: mixed.metMs,
    prefillUse: (arrivals * (work.serviceMs + elsewhereMs)) / meanMs,
  };
}

/** Standard deviations by which the largest of so many draws lies above their mean (Blom). */
function busiestOf(ranks: number): number {
  return ranks === 1 ? 0 : normalQuantile((ranks - 0.375) / (ranks + 0.25));
}
