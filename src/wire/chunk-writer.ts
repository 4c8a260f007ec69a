import { unreachable } from '#kernel';
import {
  type ChatChunkChoice,
  type ChatResponseHead,
  type ChoiceExtras,
  chatChunk,
  type ReasoningFields,
  type ResponseExtras,
  type ResponseHead,
} from './chat-response.ts';
import { type TextChoice, textChunk } from './completion-response.ts';
import { sseEvent } from './sse-writer.ts';
import type { Usage } from './usage.ts';

export interface ChunkWriter<Choice> {
  /** One event with one choice, ready to send. */
  choice(choice: Choice, extras?: ResponseExtras): string;
  /** The event with the usage and no choice, last before `[DONE]`. */
  usage(usage: Usage): string;
}

/**
 * Writes the events of one streamed chat answer. Everything that does not change from token to token is serialised once;
 * per token only its text is. The events are those of `chatChunk` (property-tested).
 */
export function createChunkWriter(head: ChatResponseHead): ChunkWriter<ChatChunkChoice> {
  const before = `${eventStart('chat.completion.chunk', head)}{"delta":`;
  return {
    choice: (choice, extras) =>
      `${before}${deltaJson(head.reasoningFields, choice)},${choiceExtrasJson(choice)}}]${responseExtrasJson(extras)}}\n\n`,
    usage: (usage) => sseEvent(JSON.stringify(chatChunk(head, [], { usage }))),
  };
}

/** The same for `/v1/completions` and `textChunk`. */
export function createTextChunkWriter(head: ResponseHead): ChunkWriter<TextChoice> {
  const before = `${eventStart('text_completion', head)}{"text":`;
  return {
    choice: (choice, extras) =>
      `${before}${JSON.stringify(choice.text)},${choiceExtrasJson(choice)}}]${responseExtrasJson(extras)}}\n\n`,
    usage: (usage) => sseEvent(JSON.stringify(textChunk(head, [], { usage }))),
  };
}

function eventStart(object: string, { id, created, model }: ResponseHead): string {
  const constant = JSON.stringify({ id, object, created, model });
  return `data: ${constant.slice(0, -1)},"choices":[`;
}

function deltaJson(fields: ReasoningFields, { delta }: ChatChunkChoice): string {
  switch (delta.kind) {
    case 'answer':
      return `{"content":${JSON.stringify(delta.text)}}`;
    case 'thinking':
      return thinkingJson(fields, delta.text);
    case 'role':
      return '{"role":"assistant","content":""}';
    case 'nothing':
      return '{}';
    default:
      return unreachable(delta);
  }
}

function thinkingJson(fields: ReasoningFields, text: string): string {
  if (fields === 'none') return '{}';
  const json = JSON.stringify(text);
  return fields === 'both' ? `{"reasoning_content":${json},"reasoning":${json}}` : `{"reasoning_content":${json}}`;
}

function choiceExtrasJson<Logprobs>({
  index,
  logprobs,
  finishReason,
  stopReason,
  tokenIds,
}: ChoiceExtras<Logprobs>): string {
  const logprobsJson = logprobs ? JSON.stringify(logprobs) : 'null';
  const finishJson = finishReason ? `"${finishReason}"` : 'null';
  const stopJson = stopReason === undefined ? '' : `,"stop_reason":${JSON.stringify(stopReason)}`;
  const idsJson = tokenIds ? `,"token_ids":[${tokenIds.join(',')}]` : '';
  return `"index":${index},"logprobs":${logprobsJson},"finish_reason":${finishJson}${stopJson}${idsJson}`;
}

function responseExtrasJson(extras: ResponseExtras | undefined): string {
  if (!extras) return '';
  const { usage, promptTokenIds, promptLogprobs } = extras;
  const usageJson = usage ? `,"usage":${JSON.stringify(usage)}` : '';
  const idsJson = promptTokenIds ? `,"prompt_token_ids":[${promptTokenIds.join(',')}]` : '';
  return `${usageJson}${idsJson}${promptLogprobs ? `,"prompt_logprobs":${JSON.stringify(promptLogprobs)}` : ''}`;
}
