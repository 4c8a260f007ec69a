import { z } from 'zod';
import { noToolTurns, onlyText } from '../chat-message.ts';
import type { ChatMessage } from '../generation.ts';
import { invalidValue, readFields, requestLimits } from '../request-fields.ts';
import { empty, word } from '../unsupported-value.ts';
import { type OllamaRequest, ollamaFields, readOllamaCommon } from './ollama-request.ts';

const text = z.string().max(requestLimits.textChars);

const schema = z.object({
  messages: z
    .array(
      z.strictObject({
        role: word(['system', 'user', 'assistant'], ['tool'], noToolTurns),
        content: text.nullish(),
        thinking: text.nullish(),
        images: empty(onlyText),
        tool_calls: empty(noToolTurns),
        tool_name: empty(noToolTurns),
        tool_call_id: empty(noToolTurns),
      }),
    )
    .nullish(),
});

type SentMessage = NonNullable<z.infer<typeof schema>['messages']>[number];

/**
 * Reads the body of `/api/chat`. A last message of the assistant is continued; no message at all asks for the model to be
 * loaded.
 * @throws {WireError} always with a 4xx status, naming the parameter as a path
 */
export function parseOllamaChat(body: unknown): OllamaRequest {
  const fields = ollamaFields(body, Object.keys(schema.shape));
  const { chat, contextTokens } = readOllamaCommon(fields);
  const sent = readFields(schema, fields).messages ?? [];
  if (sent.length === 0) return { kind: 'load', model: chat.model };
  const continueFinalMessage = sent.at(-1)?.role === 'assistant';
  const messages = sent.map(toMessage);
  const addGenerationPrompt = !continueFinalMessage;
  return {
    kind: 'generate',
    request: { ...chat, messages, addGenerationPrompt, continueFinalMessage },
    contextTokens,
  };
}

function toMessage({ role, content, thinking }: SentMessage, index: number): ChatMessage {
  if (role === 'assistant') return { role, content: content ?? '', ...(thinking && { reasoningContent: thinking }) };
  if (thinking) {
    const param = `messages[${index}].thinking`;
    throw invalidValue(param, `\`${param}\` is only allowed on messages of role assistant, is on one of role ${role}.`);
  }
  return { role: role === 'system' ? 'system' : 'user', content: content ?? '' };
}
