import { z } from 'zod';
import { defaultChat } from '../default-chat.ts';
import type { ChatRequest, CompletionRequest, ThinkingRequest } from '../generation.ts';
import { ignored, isEmpty, isOneOf, noGrammar, noTools, refused, type UnmappedRule } from '../parameter-table.ts';
import { type RequestFields, readFields, requestFields } from '../request-fields.ts';
import { effortBudgets, type ReasoningEffort } from '../thinking-request.ts';
import { ollamaOptionKeys, readOllamaOptions } from './ollama-options.ts';

/** What a request of Ollama's protocol asks for. */
export type OllamaRequest =
  /** Nothing to generate: clients say so that they want a model in memory. */
  | { readonly kind: 'load'; readonly model: string | undefined }
  | {
      readonly kind: 'generate';
      readonly request: ChatRequest | CompletionRequest;
      /** `num_ctx`: the context that the client counts on, in tokens. */
      readonly contextTokens: number | undefined;
    };

const schema = z.object({
  model: z.string().min(1).max(512).nullish(),
  stream: z.boolean().nullish(),
  think: z.union([z.boolean(), z.enum(['low', 'medium', 'high', 'max'])]).nullish(),
});

const ownKeys: readonly string[] = [...Object.keys(schema.shape), ...ollamaOptionKeys];

/** What both endpoints of Ollama know and no field of ours stands for; the rules are those of `unmappedParameters`. */
const unmapped: Readonly<Record<string, UnmappedRule>> = {
  keep_alive: ignored('a model stays in memory as long as it is served'),
  truncate: ignored('what does not fit the context is an error, so that nothing is cut off unseen'),
  shift: refused('A reply ends with `length` when the context is full.', isOneOf(false)),
  format: refused(noGrammar, isEmpty),
  tools: refused(noTools, isEmpty),
  images: refused('Only text is read.', isEmpty),
  logprobs: refused('Ask `/v1/chat/completions` for them.', isOneOf(false)),
  top_logprobs: refused('Ask `/v1/chat/completions` for them.', isOneOf(0)),
};

/** Sorts the parameters of a body as OpenAI's are, by Ollama's own table. */
export function ollamaFields(
  body: unknown,
  keys: readonly string[],
  also: Readonly<Record<string, UnmappedRule>> = {},
): RequestFields {
  return requestFields(body, { own: [...ownKeys, ...keys], unmapped: { ...unmapped, ...also } });
}

/** What chat and generate share. `stream` is on unless switched off, the other way round than everywhere else. */
export interface OllamaCommon {
  readonly chat: Omit<ChatRequest, 'messages'>;
  readonly contextTokens: number | undefined;
}

/** @throws {WireError} always with a 4xx status, naming the parameter as a path */
export function readOllamaCommon(fields: RequestFields): OllamaCommon {
  const { model, stream, think } = readFields(schema, fields);
  const { contextTokens, ...options } = readOllamaOptions(fields);
  const chat = {
    ...defaultChat,
    ...options,
    model: model ?? undefined,
    stream: stream ?? true,
    thinking: toThinking(think),
  };
  return { chat, contextTokens };
}

/** A model that can think does so unless it is told not to, as in Ollama. */
function toThinking(think: boolean | ReasoningEffort | null | undefined): ThinkingRequest {
  if (think === false) return { kind: 'off' };
  return typeof think === 'string' ? effortBudgets[think] : { kind: 'default' };
}
