import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { issueToError, parseChatRequest, WireError } from '#wire';
import { renderChat } from './chat-routes.ts';
import type { EngineRoutesContext } from './engine-server.ts';
import { checkModelName } from './model-routes.ts';

/** Known to others, and not honoured here when it is set. */
const unsupported = z
  .boolean()
  .refine((value) => !value, { params: { code: 'unsupported_parameter' }, message: 'is not supported; leave it out' })
  .optional();
const textRequest = z.strictObject({
  model: z.string().optional(),
  prompt: z.string(),
  add_special_tokens: unsupported,
  return_token_strs: unsupported,
});
const tokensRequest = z.strictObject({ model: z.string().optional(), tokens: z.array(z.int().min(0)).max(1_000_000) });

/** Tokens of texts and texts of tokens, in vLLM's shapes, and what a chat would be prompted with. */
export function addTokenRoutes(server: FastifyInstance, context: EngineRoutesContext): void {
  const { client, model } = context;

  /** `prompt` for plain text, in which control tokens may be spelt out; `messages` for a chat. */
  server.post('/tokenize', async (request) => {
    const body = request.body;
    if (isObject(body) && 'messages' in body) {
      const chat = parseChatRequest(body);
      checkModelName(chat.model, model);
      return tokenList(
        await client.call('tokenize', { prompt: { kind: 'pieces', pieces: renderChat(chat, context).pieces } }),
        model.contextTokens,
      );
    }
    const { model: asked, prompt } = parse(textRequest, body);
    checkModelName(asked, model);
    return tokenList(
      await client.call('tokenize', { prompt: { kind: 'pieces', pieces: [prompt] } }),
      model.contextTokens,
    );
  });

  server.post('/detokenize', async (request) => {
    const { model: asked, tokens } = parse(tokensRequest, request.body);
    checkModelName(asked, model);
    const bad = tokens.find((token) => token >= client.facts.model.vocabTokens);
    if (bad !== undefined)
      throw new WireError(
        'invalid_value',
        `Token id ${bad} is outside the vocabulary (0 … ${client.facts.model.vocabTokens - 1}).`,
        { param: 'tokens' },
      );
    return { prompt: await client.call('detokenize', { tokens: Int32Array.from(tokens) }) };
  });

  server.post('/v1/chat/completions/render', async (request) => {
    const chat = parseChatRequest(request.body);
    checkModelName(chat.model, model);
    const rendered = renderChat(chat, context);
    const tokens = await client.call('tokenize', { prompt: { kind: 'pieces', pieces: rendered.pieces } });
    return { object: 'chat.completion.prompt', model: model.id, prompt: rendered.text, token_ids: [...tokens] };
  });
}

function tokenList(tokens: Int32Array, contextTokens: number) {
  return { count: tokens.length, max_model_len: contextTokens, tokens: [...tokens] };
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? issueToError(issue, body) : new WireError('invalid_value', 'The body is not valid.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
