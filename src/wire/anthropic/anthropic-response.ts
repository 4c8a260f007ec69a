import type { FinishReason, ResponseHead } from '../chat-response.ts';
import type { UsageCounts } from '../usage.ts';

export interface AnthropicUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly thinking_tokens: number };
}

export type AnthropicBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string };

export interface AnthropicStop {
  readonly stop_reason: 'end_turn' | 'max_tokens' | 'stop_sequence';
  readonly stop_sequence: string | null;
}

export interface AnthropicMessage {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly AnthropicBlock[];
  readonly stop_reason: AnthropicStop['stop_reason'] | null;
  readonly stop_sequence: string | null;
  readonly usage: AnthropicUsage;
}

/** How a generation ended, in words of ours. */
export interface GenerationEnd {
  readonly reason: FinishReason;
  /** The stop string that was met. */
  readonly matched: string | undefined;
}

/**
 * Anthropic counts an input token once: as read from the cache, as written to it, or in `input_tokens`, which are the rest.
 * All three together are the prompt, as `prompt_tokens` is elsewhere. Nothing is paid for writing to a cache here, so the
 * second is 0. `output_tokens` include the thinking.
 */
export function anthropicUsage(counts: UsageCounts): AnthropicUsage {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = counts;
  return {
    input_tokens: promptTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    output_tokens: completionTokens,
    output_tokens_details: { thinking_tokens: reasoningTokens },
  };
}

export function anthropicStop({ reason, matched }: GenerationEnd): AnthropicStop {
  if (reason === 'length') return { stop_reason: 'max_tokens', stop_sequence: null };
  return { stop_reason: matched === undefined ? 'end_turn' : 'stop_sequence', stop_sequence: matched ?? null };
}

/** A message as the first event of a stream shows it: nothing said yet, and of the usage only what the prompt is. */
export function anthropicOpening(head: ResponseHead, promptTokens: number): AnthropicMessage {
  const counts = { promptTokens, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  return message(head, [], { stop_reason: null, stop_sequence: null }, anthropicUsage(counts));
}

/**
 * A whole reply; a part without text has no block. The signature is empty, since nobody here signs thoughts, and present,
 * since clients that send a thought back send it along.
 */
export function anthropicMessage(
  head: ResponseHead,
  { thinking, answer }: { readonly thinking: string; readonly answer: string },
  end: GenerationEnd,
  counts: UsageCounts,
): AnthropicMessage {
  const thought: readonly AnthropicBlock[] = thinking ? [{ type: 'thinking', thinking, signature: '' }] : [];
  const said: readonly AnthropicBlock[] = answer ? [{ type: 'text', text: answer }] : [];
  return message(head, [...thought, ...said], anthropicStop(end), anthropicUsage(counts));
}

function message(
  { id, model }: ResponseHead,
  content: readonly AnthropicBlock[],
  stop: Pick<AnthropicMessage, 'stop_reason' | 'stop_sequence'>,
  usage: AnthropicUsage,
): AnthropicMessage {
  return { id, type: 'message', role: 'assistant', model, content, ...stop, usage };
}
