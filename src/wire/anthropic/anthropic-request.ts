import { z } from 'zod';
import { type WithoutUndefined, withoutUndefined } from '../common-fields.ts';
import { defaultChat } from '../default-chat.ts';
import type { ChatRequest, SamplingParams } from '../generation.ts';
import { hasType, ignored, isEmpty, noGrammar, noTools, refused, type UnmappedRule } from '../parameter-table.ts';
import { type RequestFields, readFields, requestFields } from '../request-fields.ts';
import {
  budgetStatement,
  effortStatement,
  effortWord,
  resolveThinking,
  switchStatement,
  thinkingBudget,
} from '../thinking-request.ts';
import { harmlessOnly, word } from '../unsupported-value.ts';
import { conversationKeys, readAnthropicConversation } from './anthropic-conversation.ts';

const never = () => false;

/** Of both paths. */
const promptSchema = z.object({
  model: z.string().min(1).max(512).nullish(),
  thinking: z
    .strictObject({
      type: word(['enabled', 'disabled', 'adaptive'], ['between_tools'], 'there are no tools to think between'),
      budget_tokens: thinkingBudget,
      display: z.enum(['summarized', 'omitted']).nullish(),
    })
    .nullish(),
  output_config: z.strictObject({ effort: effortWord, format: harmlessOnly(never, noGrammar) }).nullish(),
});

const generationSchema = z.object({
  max_tokens: z.int().min(1),
  stop_sequences: z.array(z.string().min(1).max(1_024)).max(16).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
  stream: z.boolean().nullish(),
  metadata: z.strictObject({ user_id: z.string().max(512).nullish() }).nullish(),
});

const promptKeys = [...conversationKeys, ...Object.keys(promptSchema.shape)];
const generationKeys = Object.keys(generationSchema.shape);

const isPassive = (value: unknown): boolean => hasType('auto')(value) || hasType('none')(value);

/** What Anthropic's API has and no field of ours stands for; the rules are those of `unmappedParameters`. */
const unmapped: Readonly<Record<string, UnmappedRule>> = {
  cache_control: ignored('prefixes are found by content'),
  service_tier: ignored('there is one tier'),
  speed: ignored('there is one speed'),
  diagnostics: ignored('the run’s record says how it went'),
  user_profile_id: ignored('kept by nobody, changes nothing'),
  workspace_id: ignored('kept by nobody, changes nothing'),
  tools: refused(noTools, isEmpty),
  tool_choice: refused(noTools, isPassive),
  mcp_servers: refused(noTools, isEmpty),
  container: refused(noTools),
  context_management: refused('Leave out of the messages what is to be forgotten.'),
  output_format: refused(noGrammar),
  inference_geo: refused('Send the header `regauge-only` with a label of the replicas that may answer.'),
};

/**
 * Reads the body of `/v1/messages`, as strict as `parseChatRequest`. A last message of role assistant is continued. A
 * model that can think does so unless it is switched off, as at DeepSeek; its effort words are those of all protocols here.
 * @throws {WireError} always with a 4xx status; `param` is the path of the first parameter at fault
 */
export function parseAnthropicRequest(body: unknown): ChatRequest {
  const fields = requestFields(body, { own: [...promptKeys, ...generationKeys], unmapped });
  const sent = readFields(generationSchema, fields);
  return {
    ...readPrompt(fields),
    sampling: toSampling(sent),
    maxTokens: sent.max_tokens,
    stop: sent.stop_sequences ?? [],
    stream: sent.stream ?? false,
    user: sent.metadata?.user_id ?? undefined,
  };
}

/**
 * Reads the body of `/v1/messages/count_tokens`: the same prompt, and nothing about what is generated.
 * @throws {WireError} always with a 4xx status
 */
export function parseAnthropicCount(body: unknown): ChatRequest {
  const elsewhere = { path: '/v1/messages', keys: generationKeys };
  return readPrompt(requestFields(body, { own: promptKeys, elsewhere, unmapped }));
}

function readPrompt(fields: RequestFields): ChatRequest {
  const { model, thinking, output_config } = readFields(promptSchema, fields);
  const messages = readAnthropicConversation(fields);
  const continueFinalMessage = messages.at(-1)?.role === 'assistant';
  const isOn = { enabled: true, disabled: false }[thinking?.type ?? ''];
  return {
    ...defaultChat,
    model: model ?? undefined,
    messages,
    thinking: resolveThinking([
      ...switchStatement('thinking.type', isOn),
      ...budgetStatement('thinking.budget_tokens', thinking?.budget_tokens),
      ...effortStatement('output_config.effort', output_config?.effort),
    ]),
    reasoningFields: thinking?.display === 'omitted' ? 'none' : 'reasoning_content',
    continueFinalMessage,
    addGenerationPrompt: !continueFinalMessage,
  };
}

function toSampling(sent: z.infer<typeof generationSchema>): WithoutUndefined<Partial<SamplingParams>> {
  return withoutUndefined({
    temperature: sent.temperature ?? undefined,
    topP: sent.top_p ?? undefined,
    topK: typeof sent.top_k === 'number' ? Math.max(0, sent.top_k) : undefined,
  });
}
