import { z } from 'zod';
import type { ChatMessage } from '../generation.ts';
import { type RequestFields, readFields, requestLimits } from '../request-fields.ts';
import { word } from '../unsupported-value.ts';

/** Items that OpenAI knows and that are neither a message nor a thought. */
const otherItems = [
  'item_reference',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'file_search_call',
  'web_search_call',
  'computer_call',
  'computer_call_output',
  'image_generation_call',
  'code_interpreter_call',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'tool_search_call',
  'tool_search_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'compaction',
];
const itemWayOut = 'send messages of text; nothing is stored that could be referred to, and no tools are called';
const otherParts = ['input_image', 'input_file', 'input_audio', 'refusal'];
const partWayOut = 'only text is read';

const text = z.string().max(requestLimits.textChars);
/** What comes back with items of earlier replies and is in no prompt. */
const ignoredField = z.unknown().optional();

const part = z.strictObject({
  type: z.enum(['input_text', 'output_text']),
  text,
  annotations: ignoredField,
  logprobs: ignoredField,
  prompt_cache_breakpoint: ignoredField,
});

const message = z.strictObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([text, z.array(part)]),
  id: ignoredField,
  status: ignoredField,
  phase: ignoredField,
});

const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  content: z.array(z.looseObject({ text })).nullish(),
  id: ignoredField,
  summary: ignoredField,
  status: ignoredField,
  encrypted_content: ignoredField,
});

/** Types first: what is wrong inside an item can be told only of an item that is read. */
const typesSchema = z.object({
  input: z.union([
    text,
    z
      .array(
        z.looseObject({
          type: word(['message', 'reasoning'], otherItems, itemWayOut).optional(),
          content: z
            .union([
              text,
              z.array(
                z.looseObject({ type: word(['input_text', 'output_text', 'reasoning_text'], otherParts, partWayOut) }),
              ),
            ])
            .nullish(),
        }),
      )
      .min(1),
  ]),
});

const schema = z.object({
  instructions: text.nullish(),
  input: z.union([text, z.array(z.discriminatedUnion('type', [message, reasoning]))]),
});

type Item = z.infer<typeof message> | z.infer<typeof reasoning>;

export const inputKeys: readonly string[] = Object.keys(schema.shape);

/**
 * Reads `instructions` and `input`. A reasoning item is the thought of the assistant's message after it: kept beside that
 * message, and whether the model sees it again is the template's affair. Without such a message it is dropped.
 * @throws {WireError} naming the item by its path
 */
export function readResponsesInput(fields: RequestFields): readonly ChatMessage[] {
  readFields(typesSchema, fields);
  const { instructions, input } = readFields(schema, fields);
  const turns: readonly ChatMessage[] =
    typeof input === 'string' ? [{ role: 'user', content: input }] : toMessages(input);
  return instructions ? [{ role: 'system', content: instructions }, ...turns] : turns;
}

function toMessages(items: readonly Item[]): readonly ChatMessage[] {
  let thought = '';
  return items.flatMap((item): readonly ChatMessage[] => {
    if (item.type === 'reasoning') {
      thought += (item.content ?? []).map((entry) => entry.text).join('');
      return [];
    }
    const reasoningContent = thought;
    thought = '';
    const content = typeof item.content === 'string' ? item.content : item.content.map((entry) => entry.text).join('');
    if (item.role === 'assistant')
      return [{ role: 'assistant', content, ...(reasoningContent && { reasoningContent }) }];
    return [{ role: item.role === 'user' ? 'user' : 'system', content }];
  });
}
