import { z } from 'zod';
import { withoutUndefined } from '../common-fields.ts';
import { defaultChat } from '../default-chat.ts';
import type { ChatRequest } from '../generation.ts';
import {
  hasType,
  ignored,
  isEmpty,
  isOneOf,
  noGrammar,
  noTools,
  refused,
  type UnmappedRule,
} from '../parameter-table.ts';
import { readFields, requestFields } from '../request-fields.ts';
import { effortStatement, effortWord, resolveThinking } from '../thinking-request.ts';
import { harmlessOnly } from '../unsupported-value.ts';
import { inputKeys, readResponsesInput } from './responses-input.ts';

/** Thinking is shown whole, whatever summary of it is wanted. */
const summary = z.enum(['auto', 'concise', 'detailed']).nullish();

const schema = z.object({
  model: z.string().min(1).max(512).nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_obfuscation: z.boolean().nullish() }).nullish(),
  user: z.string().max(512).nullish(),
  reasoning: z
    .strictObject({
      effort: effortWord,
      summary,
      generate_summary: summary,
      context: harmlessOnly(isOneOf('auto', 'current_turn'), 'the template drops what earlier turns thought'),
      mode: harmlessOnly(isOneOf('standard'), 'send `effort` instead'),
    })
    .nullish(),
  text: z
    .strictObject({
      format: harmlessOnly(hasType('text'), noGrammar),
      verbosity: harmlessOnly(isOneOf('medium'), 'ask for a shorter or longer answer in a message'),
    })
    .nullish(),
});

const ownKeys = [...inputKeys, ...Object.keys(schema.shape)];

const stateless = 'Nothing is stored: send `store: false` or leave it out, and the whole conversation as `input`.';

/** What OpenAI's API has and no field of ours stands for; the rules are those of `unmappedParameters`. */
const unmapped: Readonly<Record<string, UnmappedRule>> = {
  metadata: ignored('kept by nobody, changes nothing'),
  service_tier: ignored('there is one tier'),
  safety_identifier: ignored('no abuse reports are sent anywhere'),
  prompt_cache_key: ignored('prefixes are found by content'),
  prompt_cache_options: ignored('prefixes are found by content'),
  prompt_cache_retention: ignored('eviction is by recency'),
  parallel_tool_calls: ignored('means nothing without tools, and tools are refused'),
  max_tool_calls: ignored('means nothing without tools, and tools are refused'),
  store: refused(stateless, isOneOf(false)),
  previous_response_id: refused(stateless),
  conversation: refused(stateless),
  background: refused('Send the header `regauge-keep: true`: the run then goes on without you.', isOneOf(false)),
  include: refused('Ask `/v1/chat/completions` for log-probabilities.', asksForNoLogprobs),
  top_logprobs: refused('Ask `/v1/chat/completions` for them.', isOneOf(0)),
  truncation: refused('Shorten the input: nothing is cut off unseen.', isOneOf('disabled')),
  context_management: refused('Shorten the input: nothing is cut off unseen.', isEmpty),
  prompt: refused('Templates of prompts are kept by nobody: write the prompt as `input`.'),
  tools: refused(noTools, isEmpty),
  tool_choice: refused(noTools, isOneOf('none', 'auto')),
  image: refused('Only text is produced.'),
  moderation: refused('Leave it out: nothing is moderated.'),
  access_programs: refused('Leave it out.'),
};

/** Thoughts come back unencrypted, whole, without being asked for; of what tools would add there is nothing. */
function asksForNoLogprobs(value: unknown): boolean {
  return Array.isArray(value) && !value.includes('message.output_text.logprobs');
}

/**
 * Reads the body of `/v1/responses`, as strict as `parseChatRequest`. Where OpenAI's `store` is on unless switched off, here
 * nothing is ever stored: a client that leaves it out is served, one that counts on it is refused.
 * @throws {WireError} always with a 4xx status; `param` is the path of the first parameter at fault
 */
export function parseResponsesRequest(body: unknown): ChatRequest {
  const fields = requestFields(body, { own: ownKeys, unmapped });
  const sent = readFields(schema, fields);
  return {
    ...defaultChat,
    model: sent.model ?? undefined,
    messages: readResponsesInput(fields),
    sampling: withoutUndefined({ temperature: sent.temperature ?? undefined, topP: sent.top_p ?? undefined }),
    maxTokens: sent.max_output_tokens ?? undefined,
    stream: sent.stream ?? false,
    user: sent.user ?? undefined,
    thinking: resolveThinking(effortStatement('reasoning.effort', sent.reasoning?.effort)),
  };
}
