import { z } from 'zod';
import type { AnswerAttempt, AnswerError, AnswerUsage, TurnOptions } from '#wire';
import type { ExportedChat } from './export-chats.ts';
import { chatLimits } from './limits.ts';

const id = z.string().min(1).max(100);
const count = z.int().min(0);
const word = z.string().max(200);
const text = z.string().max(chatLimits.attachmentChars);

const attachment = z.object({ name: z.string().max(255), mediaType: z.string().max(127), text });

const question = z.object({
  role: z.literal('question'),
  id,
  parentId: id.nullable(),
  createdMs: count,
  text: z.string().max(chatLimits.questionChars),
  attachments: z.array(attachment).max(chatLimits.attachments),
});

/** As a turn has them: another answer to the question would be asked for with these. */
const options: z.ZodType<TurnOptions> = z.object({
  model: word.optional(),
  thinking: z.enum(['on', 'off']).optional(),
  budgetTokens: z.int().min(1).max(1_000_000).optional(),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.int().min(1).max(1_000_000).optional(),
  pool: z.string().min(1).max(100).optional(),
});

const error: z.ZodType<AnswerError> = z.object({
  code: word,
  message: z.string().max(2_000),
  retryAfterMs: count.nullable(),
});

const usage: z.ZodType<AnswerUsage> = z.object({
  promptTokens: count,
  cachedTokens: count,
  thinkingTokens: count,
  answerTokens: count,
  isEstimated: z.boolean(),
  costMicroUsd: count,
  ttftMs: count.nullable(),
  thinkingMs: count,
  totalMs: count,
});

const attempt: z.ZodType<AnswerAttempt> = z.object({
  replicaId: word,
  pool: word,
  kind: word,
  accelerator: word.nullable(),
  end: word,
  reason: z.string().max(2_000),
  completionTokens: count,
});

const answer = z.object({
  role: z.literal('answer'),
  id,
  parentId: id,
  createdMs: count,
  model: word,
  options,
  state: z.enum(['complete', 'stopped', 'failed', 'interrupted']),
  thinking: text,
  answer: text,
  finishReason: word.nullable(),
  error: error.nullable(),
  usage: usage.nullable(),
  attempts: z.array(attempt).max(1_000),
});

const chat: z.ZodType<ExportedChat> = z.object({
  title: z.string().max(chatLimits.titleChars),
  isNamed: z.boolean(),
  isPinned: z.boolean(),
  createdMs: count,
  changedMs: count,
  folder: z.string().min(1).max(chatLimits.titleChars).nullable(),
  leafId: id.nullable(),
  messages: z.array(z.discriminatedUnion('role', [question, answer])).max(chatLimits.messagesPerChat),
});

/** What a person can be told of a chat that cannot be taken. */
export type ChatFault = 'empty' | 'too-large' | 'damaged';

/** A chat of a document, or why it cannot be taken. */
export type ReadChat =
  | { readonly kind: 'chat'; readonly chat: ExportedChat }
  | { readonly kind: 'unreadable'; readonly title: string; readonly fault: ChatFault; readonly reason: string };

/** Reads one chat of our own format: types, sizes, and that its messages are a tree. */
export function readOwnChat(value: unknown): ReadChat {
  const parsed = chat.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const reason = `${issue?.path.join('.') || 'the chat'}: ${issue?.message ?? 'unreadable'}`;
    const fault = issue?.code === 'too_big' ? 'too-large' : 'damaged';
    return { kind: 'unreadable', title: titleIn(value), fault, reason };
  }
  const fault = treeFault(parsed.data);
  if (fault) return { kind: 'unreadable', title: parsed.data.title, fault: 'damaged', reason: fault };
  return { kind: 'chat', chat: parsed.data };
}

const titled = z.object({ title: z.string() });

export function titleIn(value: unknown): string {
  return titled.safeParse(value).data?.title.slice(0, chatLimits.titleChars) ?? '';
}

function treeFault({ messages, leafId }: ExportedChat): string | undefined {
  const roles = new Map<string, 'question' | 'answer'>();
  for (const { id: own, parentId, role } of messages) {
    if (roles.has(own)) return `two messages have the id ${own}`;
    const wanted = role === 'question' ? 'answer' : 'question';
    if (parentId !== null && roles.get(parentId) !== wanted) return `${role} ${own} does not follow its ${wanted}`;
    roles.set(own, role);
  }
  if (leafId !== null && !roles.has(leafId)) return `leafId ${leafId} is not among its messages`;
  return undefined;
}
