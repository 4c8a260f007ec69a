import { z } from 'zod';
import { chatKeys } from './chat-request.ts';
import { assertTokenRange, commonKeys, readCommonFields } from './common-fields.ts';
import { describeValue } from './describe-value.ts';
import type { CompletionRequest } from './generation.ts';
import { invalidValue, readFields, requestFields, requestLimits } from './request-fields.ts';
import { WireError } from './wire-error.ts';

const schema = z.object({
  /** Read by `toPrompt`: a schema would make one complaint per bad token. */
  prompt: z.unknown().optional(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(20).nullish(),
});

type Prompt = CompletionRequest['prompt'];

/** Every parameter `/v1/completions` reads; the rest is in `unmappedParameters`, or an error. */
export const completionKeys: readonly string[] = [...commonKeys, ...Object.keys(schema.shape)];

const elsewhere = {
  path: '/v1/chat/completions',
  keys: chatKeys.filter((key) => !completionKeys.includes(key)),
};

/**
 * Reads the body of `/v1/completions`, as strictly as `parseChatRequest`. The prompt is taken as it is, text or exact
 * token ids: no template, no thinking split. A list of one prompt is that prompt.
 * @throws {WireError} always with a 4xx status; `param` is the path of the first parameter at fault
 */
export function parseCompletionRequest(body: unknown): CompletionRequest {
  const fields = requestFields(body, { own: completionKeys, elsewhere });
  const common = readCommonFields(fields);
  const own = readFields(schema, fields);
  assertTokenRange(common);
  return {
    kind: 'completion',
    ...common,
    topLogprobs: own.logprobs ?? undefined,
    prompt: toPrompt(own.prompt),
    echo: own.echo ?? false,
  };
}

function toPrompt(sent: unknown): Prompt {
  const prompt = soleEntry(sent);
  if (prompt === undefined) {
    throw new WireError(
      'missing_required_parameter',
      '`prompt` is required and must be a string or an array of token ids.',
      {
        param: 'prompt',
      },
    );
  }
  if (typeof prompt === 'string') return { kind: 'text', text: checkedText(prompt) };
  if (Array.isArray(prompt)) return { kind: 'tokens', tokens: checkedTokens(prompt) };
  throw wrongType('prompt', 'a string or an array of token ids', prompt);
}

/** Takes the one prompt out of a list of prompts. */
function soleEntry(sent: unknown): unknown {
  if (!Array.isArray(sent)) return sent;
  const first: unknown = sent[0];
  if (typeof first !== 'string' && !Array.isArray(first)) return sent;
  if (sent.length === 1) return first;
  throw new WireError(
    'unsupported_parameter',
    `\`prompt\` must be one prompt, is ${sent.length}. Send one request for each.`,
    {
      param: 'prompt',
    },
  );
}

function checkedText(text: string): string {
  if (text.length === 0) throw invalidValue('prompt', '`prompt` must not be empty.');
  if (text.length <= requestLimits.textChars) return text;
  throw invalidValue(
    'prompt',
    `\`prompt\` must be at most ${requestLimits.textChars} characters long, is ${text.length}.`,
  );
}

function checkedTokens(tokens: readonly unknown[]): readonly number[] {
  if (tokens.length === 0) throw invalidValue('prompt', '`prompt` must not be empty.');
  if (tokens.length > requestLimits.promptTokens) {
    throw invalidValue(
      'prompt',
      `\`prompt\` must be at most ${requestLimits.promptTokens} tokens long, is ${tokens.length}.`,
    );
  }
  if (tokens.every(isTokenId)) return tokens;
  const at = tokens.findIndex((token) => !isTokenId(token));
  throw wrongType(`prompt[${at}]`, 'a token id', tokens[at]);
}

function isTokenId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function wrongType(param: string, expected: string, value: unknown): WireError {
  return new WireError('invalid_type', `\`${param}\` must be ${expected}, is ${describeValue(value)}.`, { param });
}
