import { unreachable } from '#kernel';
import type { ChatLogprobs, PromptLogprobs } from './logprobs.ts';
import type { Usage } from './usage.ts';

export type ReasoningFields = 'reasoning_content' | 'both' | 'none';
export type FinishReason = 'stop' | 'length';

/** What all pieces of one response share. */
export interface ResponseHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

export interface ChatResponseHead extends ResponseHead {
  readonly reasoningFields: ReasoningFields;
}

/**
 * One thing that happened to a choice. Thinking and answer are never in one delta: clients of DeepSeek's kind look at one
 * field, and where it is set do not look at the other.
 */
export type ChatDelta =
  | { readonly kind: 'role' }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'nothing' };

export interface ChoiceExtras<Logprobs> {
  readonly index: number;
  readonly logprobs?: Logprobs | undefined;
  readonly finishReason?: FinishReason | undefined;
  /** The stop string or stop token that was met. */
  readonly stopReason?: string | number | undefined;
  /** Only when the client asked for them. */
  readonly tokenIds?: readonly number[] | undefined;
}

export interface ChatChunkChoice extends ChoiceExtras<ChatLogprobs> {
  readonly delta: ChatDelta;
}

export interface ChatChoice extends ChoiceExtras<ChatLogprobs> {
  readonly thinking: string;
  readonly answer: string;
}

/** What only some pieces of a response carry, all of it on request. */
export interface ResponseExtras {
  readonly usage?: Usage | undefined;
  readonly promptTokenIds?: readonly number[] | undefined;
  readonly promptLogprobs?: PromptLogprobs | undefined;
}

export interface WireDelta {
  readonly role?: 'assistant';
  readonly content?: string;
  readonly reasoning_content?: string;
  readonly reasoning?: string;
}

export interface WireMessage extends WireDelta {
  readonly role: 'assistant';
  readonly content: string;
  readonly refusal: null;
}

export interface WireChoice<Logprobs> {
  readonly index: number;
  readonly logprobs: Logprobs | null;
  readonly finish_reason: FinishReason | null;
  readonly stop_reason?: string | number;
  readonly token_ids?: readonly number[];
}

export interface WireResponse<Kind extends string, Choice> {
  readonly id: string;
  readonly object: Kind;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly Choice[];
  readonly usage?: Usage;
  readonly prompt_token_ids?: readonly number[];
  readonly prompt_logprobs?: PromptLogprobs;
}

export type ChatChunk = WireResponse<'chat.completion.chunk', WireChoice<ChatLogprobs> & { readonly delta: WireDelta }>;
export type ChatCompletion = WireResponse<
  'chat.completion',
  WireChoice<ChatLogprobs> & { readonly message: WireMessage }
>;

/** A whole answer. `content` is always a string, '' when the thought used up all tokens. */
export function chatCompletion(
  head: ChatResponseHead,
  choices: readonly ChatChoice[],
  extras: ResponseExtras = {},
): ChatCompletion {
  const wireChoices = choices.map((choice) => ({
    ...wireChoice(choice),
    message: wireMessage(head.reasoningFields, choice),
  }));
  return wireResponse('chat.completion', head, wireChoices, extras);
}

/**
 * One event of a stream; `createChunkWriter` makes the same as text, faster.
 * @param choices - one choice; none in the event that brings the usage at the end
 */
export function chatChunk(
  head: ChatResponseHead,
  choices: readonly ChatChunkChoice[],
  extras: ResponseExtras = {},
): ChatChunk {
  const wireChoices = choices.map((choice) => ({
    ...wireChoice(choice),
    delta: wireDelta(head.reasoningFields, choice.delta),
  }));
  return wireResponse('chat.completion.chunk', head, wireChoices, extras);
}

export function wireResponse<Kind extends string, Choice>(
  object: Kind,
  { id, created, model }: ResponseHead,
  choices: readonly Choice[],
  { usage, promptTokenIds, promptLogprobs }: ResponseExtras,
): WireResponse<Kind, Choice> {
  return {
    id,
    object,
    created,
    model,
    choices,
    ...(usage && { usage }),
    ...(promptTokenIds && { prompt_token_ids: promptTokenIds }),
    ...(promptLogprobs && { prompt_logprobs: promptLogprobs }),
  };
}

export function wireChoice<Logprobs>({
  index,
  logprobs,
  finishReason,
  stopReason,
  tokenIds,
}: ChoiceExtras<Logprobs>): WireChoice<Logprobs> {
  return {
    index,
    logprobs: logprobs ?? null,
    finish_reason: finishReason ?? null,
    ...(stopReason !== undefined && { stop_reason: stopReason }),
    ...(tokenIds && { token_ids: tokenIds }),
  };
}

function wireMessage(fields: ReasoningFields, { thinking, answer }: ChatChoice): WireMessage {
  const reasoning = thinking ? wireDelta(fields, { kind: 'thinking', text: thinking }) : {};
  return { ...reasoning, role: 'assistant', content: answer, refusal: null };
}

function wireDelta(fields: ReasoningFields, delta: ChatDelta): WireDelta {
  switch (delta.kind) {
    case 'role':
      return { role: 'assistant', content: '' };
    case 'answer':
      return { content: delta.text };
    case 'thinking':
      return fields === 'none' ? {} : thinkingDelta(fields, delta.text);
    case 'nothing':
      return {};
    default:
      return unreachable(delta);
  }
}

function thinkingDelta(fields: 'reasoning_content' | 'both', text: string): WireDelta {
  return fields === 'both' ? { reasoning_content: text, reasoning: text } : { reasoning_content: text };
}
