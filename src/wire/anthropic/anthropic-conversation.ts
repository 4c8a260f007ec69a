import { z } from 'zod';
import type { ChatMessage } from '../generation.ts';
import { invalidValue, type RequestFields, readFields, requestLimits } from '../request-fields.ts';
import { word } from '../unsupported-value.ts';

/** Blocks that Anthropic knows and that hold something else than text. */
const otherBlocks = [
  'image',
  'document',
  'search_result',
  'container_upload',
  'tool_use',
  'tool_result',
  'server_tool_use',
  'web_search_tool_result',
  'web_fetch_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'tool_reference',
  'mcp_tool_use',
  'mcp_tool_result',
  'compaction',
];
const wayOut = 'only text is read; write calls, results and documents into it';

const text = z.string().max(requestLimits.textChars);
/** Prefixes are found by content. */
const ignoredHint = z.unknown().optional();

const textBlock = z.strictObject({
  type: z.literal('text'),
  text,
  cache_control: ignoredHint,
  // Come back with answers that had some; the text is the same without them.
  citations: ignoredHint,
});
/** Whatever signature it has: nobody here has signed it. */
const thinkingBlock = z.strictObject({ type: z.literal('thinking'), thinking: text, signature: text.nullish() });
const redactedBlock = z.strictObject({ type: z.literal('redacted_thinking'), data: text });

const blocks = (...types: readonly string[]) => {
  const type = word(types, [...otherBlocks, 'thinking', 'redacted_thinking'], wayOut);
  return z.union([text, z.array(z.looseObject({ type })).min(1)]);
};

/** Types first: what is wrong inside a block can be told only of a block that is read. */
const typesSchema = z.object({
  system: blocks('text').nullish(),
  messages: z.array(z.looseObject({ content: blocks('text', 'thinking', 'redacted_thinking') })).min(1),
});

const schema = z.object({
  system: z.union([text, z.array(textBlock)]).nullish(),
  messages: z.array(
    z.strictObject({
      role: z.enum(['user', 'assistant', 'system']),
      content: z.union([text, z.array(z.discriminatedUnion('type', [textBlock, thinkingBlock, redactedBlock]))]),
    }),
  ),
});

type Turn = z.infer<typeof schema>['messages'][number];

export const conversationKeys: readonly string[] = Object.keys(schema.shape);

/**
 * Reads `system` and `messages`. Blocks of text are joined as they are. A thought that comes back with its answer is kept
 * beside it, and whether the model sees it again is the template's affair; a redacted one says nothing to any model.
 * @throws {WireError} naming the block by its path
 */
export function readAnthropicConversation(fields: RequestFields): readonly ChatMessage[] {
  readFields(typesSchema, fields);
  const { system, messages } = readFields(schema, fields);
  const turns = messages.map(toMessage);
  const instruction = typeof system === 'string' ? system : (system ?? []).map((block) => block.text).join('');
  return instruction ? [{ role: 'system', content: instruction }, ...turns] : turns;
}

function toMessage({ role, content }: Turn, index: number): ChatMessage {
  if (typeof content === 'string') return { role, content };
  const misplaced = content.findIndex(({ type }) => type !== 'text');
  if (misplaced >= 0 && role !== 'assistant') {
    const param = `messages[${index}].content[${misplaced}].type`;
    throw invalidValue(param, `\`${param}\` is only allowed in messages of role assistant, is in one of role ${role}.`);
  }
  const thought = content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('');
  return {
    role,
    content: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    ...(thought && { reasoningContent: thought }),
  };
}
