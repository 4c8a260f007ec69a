import { z } from 'zod';
import { messageKeys, readConversation } from './chat-message.ts';
import { assertTokenRange, commonKeys, readCommonFields } from './common-fields.ts';
import type { ChatRequest } from './generation.ts';
import { invalidValue, readFields, requestFields } from './request-fields.ts';
import { readThinking, thinkingKeys } from './thinking-request.ts';

const schema = z.object({
  max_completion_tokens: z.int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  add_generation_prompt: z.boolean().nullish(),
  continue_final_message: z.boolean().nullish(),
  chat_template_kwargs: z.record(z.string(), z.unknown()).nullish(),
});

const elsewhere = { path: '/v1/completions', keys: ['prompt', 'echo'] };

type ChatFields = z.infer<typeof schema>;

/** Every parameter `/v1/chat/completions` reads; the rest is in `unmappedParameters`, or an error. */
export const chatKeys: readonly string[] = [
  ...commonKeys,
  ...thinkingKeys,
  ...messageKeys,
  ...Object.keys(schema.shape),
];

/**
 * Reads the body of `/v1/chat/completions`.
 *
 * Strict where OpenAI-like servers are lenient: a misspelt or unsupported parameter is an error, because silence there
 * costs somebody a day. Null means absent everywhere. `max_completion_tokens` wins over `max_tokens`.
 * @throws {WireError} always with a 4xx status; `param` is the path of the first parameter at fault
 */
export function parseChatRequest(body: unknown): ChatRequest {
  const fields = requestFields(body, { own: chatKeys, elsewhere });
  const common = readCommonFields(fields);
  const own = readFields(schema, fields);
  const { messages, endsInPrefix } = readConversation(fields);
  const templateKwargs = own.chat_template_kwargs ?? {};
  const request: ChatRequest = {
    kind: 'chat',
    ...common,
    maxTokens: own.max_completion_tokens ?? common.maxTokens,
    topLogprobs: toTopLogprobs(own),
    messages,
    ...readThinking(fields, templateKwargs),
    ...toContinuation(own, endsInPrefix),
    templateKwargs,
  };
  assertTokenRange(request);
  assertContinuable(request);
  return request;
}

function toTopLogprobs(own: ChatFields): number | undefined {
  if (own.logprobs) return own.top_logprobs ?? 0;
  if (!own.top_logprobs) return undefined;
  throw invalidValue('top_logprobs', '`top_logprobs` is only allowed with `logprobs: true`.');
}

/** vLLM makes clients switch one off to switch the other on; here the one follows from the other unless both are sent. */
function toContinuation(
  own: ChatFields,
  endsInPrefix: boolean,
): Pick<ChatRequest, 'addGenerationPrompt' | 'continueFinalMessage'> {
  const continueFinalMessage = own.continue_final_message ?? endsInPrefix;
  const addGenerationPrompt = own.add_generation_prompt ?? !continueFinalMessage;
  if (!continueFinalMessage || !addGenerationPrompt) return { addGenerationPrompt, continueFinalMessage };
  throw invalidValue(
    'add_generation_prompt',
    '`add_generation_prompt` and `continue_final_message` exclude each other. Send one of the two.',
  );
}

function assertContinuable(request: ChatRequest): void {
  if (!request.continueFinalMessage || request.messages.at(-1)?.role === 'assistant') return;
  throw invalidValue(
    'continue_final_message',
    '`continue_final_message` needs a last message of role assistant to continue.',
  );
}
