import { z } from 'zod';
import type { GenerationOptions, SamplingParams } from './generation.ts';
import { invalidValue, type RequestFields, readFields } from './request-fields.ts';

const maxStops = 16;
const maxStopChars = 1_024;
const maxStopTokens = 1_024;
const maxTokenId = 2 ** 31 - 1;

const stopText = z.string().min(1).max(maxStopChars);
const count = z.int().min(1);

const schema = z.object({
  model: z.string().min(1).max(512).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  repetition_penalty: z.number().min(0.01).max(100).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  seed: z.int().nullish(),
  max_tokens: count.nullish(),
  min_tokens: z.int().min(0).nullish(),
  stop: z.union([stopText, z.array(stopText).max(maxStops)]).nullish(),
  stop_token_ids: z.array(z.int().min(0).max(maxTokenId)).max(maxStopTokens).nullish(),
  ignore_eos: z.boolean().nullish(),
  n: z.int().min(1).max(128).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z
    .strictObject({
      include_usage: z.boolean().nullish(),
      continuous_usage_stats: z.boolean().nullish(),
      // Padding against traffic analysis on OpenAI's side; no field of an answer depends on it.
      include_obfuscation: z.boolean().nullish(),
    })
    .nullish(),
  prompt_logprobs: z.int().min(0).max(20).nullish(),
  return_token_ids: z.boolean().nullish(),
  priority: z.int().nullish(),
  cache_salt: z.string().min(1).max(128).nullish(),
  user: z.string().max(512).nullish(),
  // DeepSeek's name for it.
  user_id: z.string().max(512).nullish(),
});

type CommonFields = z.infer<typeof schema>;

export const commonKeys: readonly string[] = Object.keys(schema.shape);

/** Everything chat and plain completions share, except logprobs, which each of them asks for in its own way. */
export function readCommonFields(fields: RequestFields): Omit<GenerationOptions, 'topLogprobs'> {
  const sent = readFields(schema, fields);
  if (sent.stream_options && sent.stream !== true) {
    throw invalidValue(
      'stream_options',
      '`stream_options` is only allowed with `stream: true`. Leave it out, or stream.',
    );
  }
  return {
    model: sent.model ?? undefined,
    sampling: toSampling(sent),
    maxTokens: sent.max_tokens ?? undefined,
    minTokens: sent.min_tokens ?? 0,
    stop: toStops(sent.stop),
    stopTokenIds: sent.stop_token_ids ?? [],
    ignoreEos: sent.ignore_eos ?? false,
    n: sent.n ?? 1,
    stream: sent.stream ?? false,
    includeUsage: sent.stream_options?.include_usage ?? false,
    continuousUsage: sent.stream_options?.continuous_usage_stats ?? false,
    promptLogprobs: sent.prompt_logprobs ?? undefined,
    returnTokenIds: sent.return_token_ids ?? false,
    priority: sent.priority ?? 0,
    cacheSalt: sent.cache_salt ?? '',
    user: sent.user ?? sent.user_id ?? undefined,
  };
}

/** @throws {WireError} `invalid_value` when more tokens must be made than may be */
export function assertTokenRange(options: Pick<GenerationOptions, 'minTokens' | 'maxTokens'>): void {
  const { minTokens, maxTokens } = options;
  if (maxTokens === undefined || minTokens <= maxTokens) return;
  throw invalidValue('min_tokens', `\`min_tokens\` must be at most the token limit ${maxTokens}, is ${minTokens}.`);
}

/** Only what was sent: defaults are the model card's. */
function toSampling(sent: CommonFields): Partial<SamplingParams> {
  const sampling = {
    temperature: sent.temperature ?? undefined,
    topP: sent.top_p ?? undefined,
    // vLLM's "off" is -1 as well as 0.
    topK: sent.top_k === -1 ? 0 : (sent.top_k ?? undefined),
    minP: sent.min_p ?? undefined,
    presencePenalty: sent.presence_penalty ?? undefined,
    frequencyPenalty: sent.frequency_penalty ?? undefined,
    repetitionPenalty: sent.repetition_penalty ?? undefined,
    logitBias: sent.logit_bias ? toLogitBias(sent.logit_bias) : undefined,
    seed: sent.seed ?? undefined,
  };
  return withoutUndefined(sampling);
}

export type WithoutUndefined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

export function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as WithoutUndefined<T>;
}

function toLogitBias(biasByToken: Readonly<Record<string, number>>): ReadonlyMap<number, number> {
  return new Map(Object.entries(biasByToken).map(([key, bias]) => [toTokenId(key), bias]));
}

function toTokenId(key: string): number {
  if (/^\d{1,10}$/.test(key) && Number(key) <= maxTokenId) return Number(key);
  throw invalidValue(
    'logit_bias',
    '`logit_bias` must be an object from token ids, as in {"1234": -100}, to biases; some key is no token id.',
  );
}

function toStops(stop: string | readonly string[] | null | undefined): readonly string[] {
  if (stop === null || stop === undefined) return [];
  return typeof stop === 'string' ? [stop] : stop;
}
