import type { FinishReason } from '../chat-response.ts';
import type { UsageCounts } from '../usage.ts';

/** Which of Ollama's two endpoints a reply belongs to: they differ in where the text is. */
export type OllamaEndpoint = 'chat' | 'generate';

/** What all objects of one reply share. */
export interface OllamaHead {
  readonly model: string;
  /** When the object was made, in ISO 8601. */
  readonly createdAt: string;
}

export interface OllamaText {
  readonly thinking: string;
  readonly answer: string;
}

/** What the last object says, in words of ours. */
export interface OllamaEnd {
  readonly reason: FinishReason | 'load';
  readonly usage: UsageCounts;
  /** From arrival until a replica had the request. */
  readonly queuedMs: number;
  /** From there to the first token. */
  readonly prefillMs: number;
  /** From there to the last. */
  readonly decodeMs: number;
}

interface OllamaMessage {
  readonly role: 'assistant';
  readonly content: string;
  readonly thinking?: string;
}

/** One object of a reply, as the `ollama` package types it. Durations are nanoseconds. */
export interface OllamaReply {
  readonly model: string;
  readonly created_at: string;
  readonly message?: OllamaMessage;
  readonly response?: string;
  readonly thinking?: string;
  readonly done: boolean;
  readonly done_reason?: FinishReason | 'load';
  readonly total_duration?: number;
  readonly load_duration?: number;
  readonly prompt_eval_count?: number;
  readonly prompt_eval_duration?: number;
  readonly eval_count?: number;
  readonly eval_duration?: number;
}

/** One line of a stream that goes on. */
export function ollamaPart(endpoint: OllamaEndpoint, head: OllamaHead, text: OllamaText): OllamaReply {
  return { ...opening(endpoint, head, text), done: false };
}

/**
 * A whole reply, or the last line of a stream, whose text is empty. The time a request waited for a replica stands where
 * Ollama tells how long loading took: both are what came before the model's own work, and the three add up to the total.
 */
export function ollamaReply(endpoint: OllamaEndpoint, head: OllamaHead, text: OllamaText, end: OllamaEnd): OllamaReply {
  const durations = [end.queuedMs, end.prefillMs, end.decodeMs].map(nanoseconds);
  const [load = 0, prefill = 0, decode = 0] = durations;
  return {
    ...opening(endpoint, head, text),
    done: true,
    done_reason: end.reason,
    total_duration: load + prefill + decode,
    load_duration: load,
    prompt_eval_count: end.usage.promptTokens,
    prompt_eval_duration: prefill,
    eval_count: end.usage.completionTokens,
    eval_duration: decode,
  };
}

/** The answer to a request that generates nothing; a served model is in memory already. */
export function ollamaLoaded(endpoint: OllamaEndpoint, head: OllamaHead): OllamaReply {
  return { ...opening(endpoint, head, { thinking: '', answer: '' }), done: true, done_reason: 'load' };
}

/** One line of a stream. */
export function ollamaLine(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function opening(
  endpoint: OllamaEndpoint,
  { model, createdAt }: OllamaHead,
  { thinking, answer }: OllamaText,
): Pick<OllamaReply, 'model' | 'created_at' | 'message' | 'response' | 'thinking'> {
  const thought = thinking === '' ? {} : { thinking };
  const text =
    endpoint === 'chat'
      ? { message: { role: 'assistant' as const, content: answer, ...thought } }
      : { response: answer, ...thought };
  return { model, created_at: createdAt, ...text };
}

function nanoseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1e6));
}
