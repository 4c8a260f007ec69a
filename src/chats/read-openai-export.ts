import { z } from 'zod';
import { titleOf } from './chat-title.ts';
import type { ExportedChat, ExportedMessage } from './export-chats.ts';
import { type ReadChat, readOwnChat, titleIn } from './read-own-export.ts';

/** Of `conversations.json`, what is read here; there is much more, and it changes. Times are in seconds. */
const seconds = z.number().nullish();
const message = z.object({
  author: z.object({ role: z.string() }),
  create_time: seconds,
  content: z.object({ content_type: z.string(), parts: z.array(z.unknown()).optional() }),
  metadata: z.object({ model_slug: z.string().max(200).nullish() }).nullish(),
});
const node = z.object({
  message: message.nullish(),
  parent: z.string().nullish(),
  children: z.array(z.string()).default([]),
});
const conversation = z.object({
  title: z.string().nullish(),
  create_time: seconds,
  update_time: seconds,
  current_node: z.string().nullish(),
  mapping: z.record(z.string(), node),
});

type Message = z.infer<typeof message>;
type Conversation = z.infer<typeof conversation>;

/** What one side says until the other does: several nodes where tools were called in between. */
interface Saying {
  readonly role: 'question' | 'answer';
  readonly parentId: string | null;
  readonly createdMs: number;
  readonly model: string;
  readonly text: string;
  /** Once it is known to be a message of its own. */
  id: string | undefined;
}

/** Reads one conversation of OpenAI's export: text of users and assistants, all branches; the rest has no place here. */
export function readOpenAiChat(value: unknown): ReadChat {
  const parsed = conversation.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const reason = `${issue?.path.join('.')}: ${issue?.message}`;
    return { kind: 'unreadable', title: titleIn(value), fault: 'damaged', reason };
  }
  const { messages, leafId } = new Conversion(parsed.data);
  const title = titleIn(value);
  if (messages.length === 0) return { kind: 'unreadable', title, fault: 'empty', reason: 'it has no text' };
  const createdMs = toMs(parsed.data.create_time) ?? messages[0]?.createdMs ?? 0;
  const chat: ExportedChat = {
    title: title === '' ? titleOf(textOfFirst(messages)) : title,
    ...{ isNamed: title !== '', isPinned: false, folder: null },
    ...{ createdMs, changedMs: toMs(parsed.data.update_time) ?? createdMs },
    ...{ leafId, messages },
  };
  return readOwnChat(chat);
}

/** One walk through a mapping; parents come before their children. */
class Conversion {
  readonly messages: ExportedMessage[] = [];
  readonly leafId: string | null;

  constructor({ mapping, current_node, create_time }: Conversation) {
    const said = new Map<string, Saying | undefined>();
    const roots = Object.keys(mapping).filter((id) => !Object.hasOwn(mapping, mapping[id]?.parent ?? ''));
    const ahead = roots.toReversed().map((id) => ({ id, before: undefined as Saying | undefined }));
    for (let step = ahead.pop(); step; step = ahead.pop()) {
      const { id, before } = step;
      const here = Object.hasOwn(mapping, id) ? mapping[id] : undefined;
      if (!here || said.has(id)) continue;
      const saying = this.#heard(before, here.message ?? undefined, toMs(create_time) ?? 0);
      said.set(id, saying);
      const next = here.children.filter((child) => !said.has(child) && Object.hasOwn(mapping, child));
      if (next.length === 0 && saying) this.#keep(saying);
      ahead.push(...next.toReversed().map((child) => ({ id: child, before: saying })));
    }
    this.leafId = said.get(current_node ?? '')?.id ?? this.messages.at(-1)?.id ?? null;
  }

  #heard(before: Saying | undefined, { author, ...sent }: Message = silence, elseMs: number): Saying | undefined {
    const role = author.role === 'user' ? 'question' : 'answer';
    const text = textOf(sent);
    if (text === '' || (author.role !== 'user' && author.role !== 'assistant')) return before;
    if (before?.role === role) return { ...before, text: `${before.text}\n\n${text}`, id: undefined };
    const createdMs = toMs(sent.create_time) ?? before?.createdMs ?? elseMs;
    const model = sent.metadata?.model_slug ?? 'unknown';
    const parentId = before ? this.#keep(before) : null;
    return { role, parentId, createdMs, model, text, id: undefined };
  }

  #keep(saying: Saying): string {
    if (saying.id !== undefined) return saying.id;
    const id = `m${this.messages.length}`;
    saying.id = id;
    const { createdMs, parentId, text, model, role } = saying;
    if (role === 'question') {
      this.messages.push({ role, id, parentId, createdMs, text, attachments: [] });
      return id;
    }
    const { messages } = this;
    // An assistant that speaks first answers to nothing that was said.
    if (parentId === null) {
      messages.push({ role: 'question', id: `${id}q`, parentId, createdMs, text: '', attachments: [] });
    }
    messages.push({
      ...{ role, id, parentId: parentId ?? `${id}q`, createdMs, model, options: {}, state: 'complete' },
      ...{ thinking: '', answer: text, finishReason: null, error: null, usage: null, attempts: [] },
    });
    return id;
  }
}

const silence: Message = { author: { role: 'system' }, content: { content_type: 'text' } };

function textOf({ content }: Omit<Message, 'author'>): string {
  if (content.content_type !== 'text' && content.content_type !== 'multimodal_text') return '';
  const parts = content.parts ?? [];
  return parts
    .filter((part) => typeof part === 'string')
    .join('\n\n')
    .trim();
}

function textOfFirst(messages: readonly ExportedMessage[]): string {
  const [first] = messages;
  return first?.role === 'question' ? first.text : '';
}

function toMs(value: number | null | undefined): number | undefined {
  return value !== undefined && value !== null && value >= 0 && value < 1e10 ? Math.round(value * 1_000) : undefined;
}
