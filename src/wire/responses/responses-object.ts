import type { FinishReason, ResponseHead } from '../chat-response.ts';
import type { UsageCounts } from '../usage.ts';
import type { WireError } from '../wire-error.ts';

export interface ResponsesHead extends ResponseHead {
  readonly maxTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
}

export type OutputPart =
  | { readonly type: 'reasoning_text'; readonly text: string }
  | {
      readonly type: 'output_text';
      readonly text: string;
      readonly annotations: readonly never[];
      readonly logprobs: readonly never[];
    };

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export type OutputItem =
  | {
      readonly type: 'reasoning';
      readonly id: string;
      readonly status: ItemStatus;
      readonly summary: readonly never[];
      readonly content: readonly OutputPart[];
    }
  | {
      readonly type: 'message';
      readonly id: string;
      readonly status: ItemStatus;
      readonly role: 'assistant';
      readonly content: readonly OutputPart[];
    };

export interface ResponsesUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
}

/** A response as OpenAI's clients read it. */
export interface ResponsesObject {
  readonly id: string;
  readonly object: 'response';
  readonly created_at: number;
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly error: { readonly code: 'server_error' | 'rate_limit_exceeded'; readonly message: string } | null;
  readonly incomplete_details: { readonly reason: 'max_output_tokens' } | null;
  readonly model: string;
  readonly output: readonly OutputItem[];
  readonly usage: ResponsesUsage | null;
  readonly max_output_tokens: number | null;
  readonly temperature: number | null;
  readonly top_p: number | null;
  /** The same in every response: what is not stored, not repeated, or not there. */
  readonly instructions: null;
  readonly metadata: null;
  readonly previous_response_id: null;
  readonly parallel_tool_calls: boolean;
  readonly store: false;
  readonly text: { readonly format: { readonly type: 'text' } };
  readonly tool_choice: 'none';
  readonly tools: readonly never[];
  readonly truncation: 'disabled';
}

export type ResponsesState =
  | { readonly kind: 'in-progress' }
  | { readonly kind: 'complete'; readonly reason: FinishReason; readonly usage: UsageCounts }
  | { readonly kind: 'failed'; readonly error: WireError };

/** Status, error and usage by how the generation goes; the rest is as it was asked for. */
export function responsesObject(
  head: ResponsesHead,
  output: readonly OutputItem[],
  state: ResponsesState,
): ResponsesObject {
  const isCut = state.kind === 'complete' && state.reason === 'length';
  return {
    id: head.id,
    object: 'response',
    created_at: head.created,
    status: statusOf(state),
    error: state.kind === 'failed' ? toResponseError(state.error) : null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    model: head.model,
    output,
    usage: state.kind === 'complete' ? responsesUsage(state.usage) : null,
    max_output_tokens: head.maxTokens ?? null,
    temperature: head.temperature ?? null,
    top_p: head.topP ?? null,
    instructions: null,
    metadata: null,
    previous_response_id: null,
    parallel_tool_calls: false,
    store: false,
    text: { format: { type: 'text' } },
    tool_choice: 'none',
    tools: [],
    truncation: 'disabled',
  };
}

/** The items of a whole response; a part without text has none. The one that the limit cut is incomplete. */
export function outputItems(
  { id }: ResponseHead,
  { thinking, answer }: { readonly thinking: string; readonly answer: string },
  reason: FinishReason,
): readonly OutputItem[] {
  const last = reason === 'length' ? 'incomplete' : 'completed';
  return [
    ...(thinking ? [outputItem('thinking', id, answer ? 'completed' : last, [outputPart('thinking', thinking)])] : []),
    ...(answer ? [outputItem('answer', id, last, [outputPart('answer', answer)])] : []),
  ];
}

/** @param responseId - its items have ids of their own, made from it */
export function outputItem(
  kind: 'thinking' | 'answer',
  responseId: string,
  status: ItemStatus,
  content: readonly OutputPart[],
): OutputItem {
  const unique = responseId.replace(/^resp_/, '');
  return kind === 'thinking'
    ? { type: 'reasoning', id: `rs_${unique}`, status, summary: [], content }
    : { type: 'message', id: `msg_${unique}`, status, role: 'assistant', content };
}

export function outputPart(kind: 'thinking' | 'answer', text: string): OutputPart {
  return kind === 'thinking'
    ? { type: 'reasoning_text', text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };
}

export function responsesUsage(counts: UsageCounts): ResponsesUsage {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = counts;
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: promptTokens + completionTokens,
  };
}

function statusOf(state: ResponsesState): ResponsesObject['status'] {
  if (state.kind === 'complete') return state.reason === 'length' ? 'incomplete' : 'completed';
  return state.kind === 'failed' ? 'failed' : 'in_progress';
}

function toResponseError({ code, message }: WireError): NonNullable<ResponsesObject['error']> {
  return { code: code === 'rate_limit_exceeded' ? code : 'server_error', message };
}
