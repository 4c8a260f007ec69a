import { z } from 'zod';
import { withoutUndefined } from '../common-fields.ts';
import type { GenerationOptions } from '../generation.ts';
import { isOneOf } from '../parameter-table.ts';
import { type RequestFields, readFields } from '../request-fields.ts';
import { harmlessOnly } from '../unsupported-value.ts';

const maxStops = 16;
const maxStopChars = 1_024;

/** Speed and memory of a loaded model; whoever runs the engine has set them. */
const ignoredOption = z.unknown().optional();
const otherSampler = 'leave it out, and use temperature, top_k, top_p and min_p';
const wholeWindow = 'penalties look at the whole text; leave it out, or send -1';

/** The ranges are those of `/v1/chat/completions`. */
const options = z.strictObject({
  temperature: z.number().min(0).max(2).nullish(),
  top_k: z.int().nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  num_predict: z.int().nullish(),
  num_ctx: z.int().min(1).nullish(),
  stop: z.array(z.string().min(1).max(maxStopChars)).max(maxStops).nullish(),
  repeat_penalty: z.number().min(0.01).max(100).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  repeat_last_n: harmlessOnly(isOneOf(-1), wholeWindow),
  mirostat: harmlessOnly(isOneOf(0), otherSampler),
  tfs_z: harmlessOnly(isOneOf(1), otherSampler),
  typical_p: harmlessOnly(isOneOf(1), otherSampler),
  // Mean nothing without mirostat.
  mirostat_tau: ignoredOption,
  mirostat_eta: ignoredOption,
  penalize_newline: ignoredOption,
  num_keep: ignoredOption,
  num_batch: ignoredOption,
  num_gpu: ignoredOption,
  main_gpu: ignoredOption,
  num_thread: ignoredOption,
  numa: ignoredOption,
  low_vram: ignoredOption,
  f16_kv: ignoredOption,
  use_mmap: ignoredOption,
  use_mlock: ignoredOption,
  logits_all: ignoredOption,
  vocab_only: ignoredOption,
  embedding_only: ignoredOption,
});

const schema = z.object({ options: options.nullish() });

export const ollamaOptionKeys: readonly string[] = Object.keys(schema.shape);

export type ReadOptions = Pick<GenerationOptions, 'sampling' | 'maxTokens' | 'stop'> & {
  readonly contextTokens: number | undefined;
};

/** Ollama's ways to say "not set" differ by option: below 1 for the length, negative for the seed, 0 for `top_k`. */
export function readOllamaOptions(fields: RequestFields): ReadOptions {
  const sent = readFields(schema, fields).options ?? {};
  return {
    sampling: withoutUndefined({
      temperature: sent.temperature ?? undefined,
      topP: sent.top_p ?? undefined,
      topK: typeof sent.top_k === 'number' ? Math.max(0, sent.top_k) : undefined,
      minP: sent.min_p ?? undefined,
      presencePenalty: sent.presence_penalty ?? undefined,
      frequencyPenalty: sent.frequency_penalty ?? undefined,
      repetitionPenalty: sent.repeat_penalty ?? undefined,
      seed: positiveOrUnset(sent.seed, 0),
    }),
    maxTokens: positiveOrUnset(sent.num_predict, 1),
    stop: sent.stop ?? [],
    contextTokens: sent.num_ctx ?? undefined,
  };
}

function positiveOrUnset(value: number | null | undefined, least: number): number | undefined {
  return typeof value === 'number' && value >= least ? value : undefined;
}
