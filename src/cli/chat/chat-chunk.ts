import { z } from 'zod';
import type { ChatEvent, ServedModel, TokenUsage } from './chat-event.ts';

const usageShape = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  completion_tokens_details: z.object({ reasoning_tokens: z.number().nullish() }).nullish(),
});

const deltaShape = z.object({
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  content: z.string().nullish(),
});

const chunkShape = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z.array(z.object({ delta: deltaShape.nullish(), finish_reason: z.string().nullish() })).nullish(),
  usage: usageShape.nullish(),
});

const errorShape = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });
const otherErrorShape = z.object({ message: z.string() });
const detailShape = z.object({ detail: z.string() });

const modelsShape = z.object({
  data: z.array(z.object({ id: z.string(), stand_in: z.boolean().nullish(), note: z.string().nullish() })),
});

/** One chunk of a stream, taken apart; `finishReason` waits for the end, because usage comes after it. */
export type ChunkReading =
  | { readonly kind: 'chunk'; readonly events: readonly ChatEvent[]; readonly finishReason: string | undefined }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'not-understood' };

/**
 * Takes one chunk apart. `reasoning` is read where `reasoning_content` is missing; a chunk with both carries the same
 * text twice, so only one of them counts.
 */
export function readChunk(data: string): ChunkReading {
  const json = parseJson(data);
  const message = errorMessageIn(json);
  if (message !== undefined) return { kind: 'error', message };
  const parsed = chunkShape.safeParse(json);
  if (!parsed.success) return { kind: 'not-understood' };
  const { id, model, choices, usage } = parsed.data;
  const choice = choices?.[0];
  const events: ChatEvent[] = [];
  if (id) events.push({ kind: 'opened', runId: id, model: model ?? '' });
  const thinking = choice?.delta?.reasoning_content ?? choice?.delta?.reasoning;
  if (thinking) events.push({ kind: 'thinking', text: thinking });
  if (choice?.delta?.content) events.push({ kind: 'answer', text: choice.delta.content });
  if (usage) events.push({ kind: 'usage', usage: tokenUsage(usage) });
  return { kind: 'chunk', events, finishReason: choice?.finish_reason ?? undefined };
}

/** The server's own words from an error body (OpenAI's, vLLM's and FastAPI's shapes), else the start of the body. */
export function errorMessage(body: string): string {
  const json = parseJson(body);
  const message = errorMessageIn(json) ?? plainMessageIn(json);
  return message ?? (body.trim().slice(0, 300) || 'no reason given');
}

/** The models a server lists, or undefined when the body is no such list. */
export function readModels(body: string): readonly ServedModel[] | undefined {
  const parsed = modelsShape.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  return parsed.data.data.map(({ id, stand_in, note }) => ({
    id,
    standInNote: stand_in ? (note ?? 'a stand-in for a full reasoning model') : undefined,
  }));
}

function errorMessageIn(json: unknown): string | undefined {
  const parsed = errorShape.safeParse(json);
  if (!parsed.success) return undefined;
  return typeof parsed.data.error === 'string' ? parsed.data.error : parsed.data.error.message;
}

function plainMessageIn(json: unknown): string | undefined {
  return otherErrorShape.safeParse(json).data?.message ?? detailShape.safeParse(json).data?.detail;
}

function tokenUsage(usage: z.infer<typeof usageShape>): TokenUsage {
  return {
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    thinkingTokens: usage.completion_tokens_details?.reasoning_tokens ?? undefined,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
