import { z } from 'zod';
import type { ChatMessage } from './generation.ts';
import { invalidValue, type RequestFields, readFields, requestLimits } from './request-fields.ts';
import { empty, word } from './unsupported-value.ts';
import { WireError } from './wire-error.ts';

const roleByWord: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
};
const mediaParts = [
  'image_url',
  'input_image',
  'input_audio',
  'audio_url',
  'video_url',
  'file',
  'input_file',
  'refusal',
];
export const onlyText = 'only text is read';
export const noToolTurns = 'write calls and their results into the text of the conversation';

const text = z.string().max(requestLimits.textChars);
const part = z.strictObject({
  type: word(['text'], mediaParts, onlyText),
  text,
  cache_control: z.unknown().optional(),
});

const schema = z.object({
  messages: z
    .array(
      z.strictObject({
        role: word(Object.keys(roleByWord), ['tool', 'function'], noToolTurns),
        content: z.union([text, z.array(part).min(1)]).nullish(),
        name: z.string().min(1).max(64).nullish(),
        reasoning_content: text.nullish(),
        reasoning: text.nullish(),
        // DeepSeek's way to have the last answer continued.
        prefix: z.boolean().nullish(),
        tool_calls: empty(noToolTurns),
        function_call: empty(noToolTurns),
        tool_call_id: empty(noToolTurns),
        audio: empty(onlyText),
        // Parts of an answer that clients send back with it and no template renders.
        refusal: z.unknown().optional(),
        annotations: z.unknown().optional(),
        reasoning_details: z.unknown().optional(),
      }),
    )
    .min(1),
});

type WireMessage = z.infer<typeof schema>['messages'][number];

export const messageKeys: readonly string[] = Object.keys(schema.shape);

export interface Conversation {
  readonly messages: readonly ChatMessage[];
  /** The last message is an answer that asks to be continued (`prefix: true`). */
  readonly endsInPrefix: boolean;
}

/**
 * Reads `messages`. Text parts are joined as they are; what an earlier answer thought is kept beside its content, and
 * whether the model sees it again is the template's affair.
 * @throws {WireError} naming the message by its index
 */
export function readConversation(fields: RequestFields): Conversation {
  const sent = readFields(schema, fields).messages;
  const misplaced = sent.findIndex(({ prefix, role }, i) => prefix && (i < sent.length - 1 || role !== 'assistant'));
  if (misplaced >= 0) {
    const param = `messages[${misplaced}].prefix`;
    throw invalidValue(param, `\`${param}\` is only allowed on a last message of role assistant.`);
  }
  return { messages: sent.map(toMessage), endsInPrefix: sent.at(-1)?.prefix === true };
}

function toMessage(sent: WireMessage, index: number): ChatMessage {
  const role = roleByWord[sent.role] ?? 'user';
  const thought = sent.reasoning_content ?? sent.reasoning ?? undefined;
  if (thought && role !== 'assistant') throw misplacedThought(sent, index);
  const reasoningContent = role === 'assistant' ? thought : undefined;
  return {
    role,
    content: toContent(sent.content, reasoningContent, index),
    ...(reasoningContent !== undefined && { reasoningContent }),
    ...(sent.name && { name: sent.name }),
  };
}

function misplacedThought(sent: WireMessage, index: number): WireError {
  const param = `messages[${index}].${sent.reasoning_content ? 'reasoning_content' : 'reasoning'}`;
  return invalidValue(
    param,
    `\`${param}\` is only allowed on messages of role assistant, is on one of role ${sent.role}.`,
  );
}

/** An answer that was cut while thinking has no content, and comes back so. */
function toContent(content: WireMessage['content'], thought: string | undefined, index: number): string {
  if (typeof content === 'string') return content;
  if (content) return content.map((entry) => entry.text).join('');
  if (thought !== undefined) return '';
  const param = `messages[${index}].content`;
  throw new WireError(
    'missing_required_parameter',
    `\`${param}\` is required and must be a string or an array of text parts.`,
    {
      param,
    },
  );
}
