import type { Answer, ChatSummary, Message, Question } from '#wire';
import { summaryOf } from './chat-summary.ts';
import { ChatsError } from './errors.ts';
import { chatLimits } from './limits.ts';
import { messageColumns, withStretches } from './records.ts';
import type { Query } from './tables.ts';

/** A question or an answer without what only this installation knows. */
export type ExportedMessage = Omit<Question, 'chatId'> | Omit<Answer, 'chatId' | 'runId'>;

export type ExportedChat = Pick<ChatSummary, 'title' | 'isNamed' | 'isPinned' | 'createdMs' | 'changedMs'> & {
  /** By name: folders have other ids elsewhere. */
  readonly folder: string | null;
  /** End of the branch that is shown. */
  readonly leafId: string | null;
  /** All branches; a message comes after its parent, and siblings in their order. */
  readonly messages: readonly ExportedMessage[];
};

/** Our own format: `docs/design/chats.md`. */
export interface ChatsDocument {
  readonly format: 'regauge-chats';
  readonly version: 1;
  readonly chats: readonly ExportedChat[];
}

export interface ExportOptions {
  readonly thoughts: boolean;
}

export async function exportChats(
  query: Query,
  owner: string,
  ids: readonly string[] | 'all',
  options: ExportOptions,
): Promise<ChatsDocument> {
  const chats: ExportedChat[] = [];
  let chars = 0;
  for (const id of ids === 'all' ? await allIds(query, owner) : new Set(ids)) {
    const chat = await exportChat(query, owner, id, options);
    chars += charsOf(chat);
    if (chars > chatLimits.exportedChars) {
      const message = `These chats have more than ${chatLimits.exportedChars} characters; export some of them at a time.`;
      throw new ChatsError('CHATS_TOO_LARGE', message, { limit: chatLimits.exportedChars });
    }
    chats.push(chat);
  }
  return { format: 'regauge-chats', version: 1, chats };
}

/** Not those in the trash. The oldest first, so that they keep their order where they are imported. */
async function allIds(query: Query, owner: string): Promise<readonly string[]> {
  const select = query.selectFrom('chats').select('id').where('owner', '=', owner).where('deleted_ms', 'is', null);
  return (await select.orderBy('changed_ms').orderBy('id').execute()).map(({ id }) => id);
}

async function exportChat(query: Query, owner: string, id: string, options: ExportOptions): Promise<ExportedChat> {
  const { title, isNamed, isPinned, createdMs, changedMs } = await summaryOf(query, owner, id);
  const place = await query
    .selectFrom('chats')
    .leftJoin('folders', 'folders.id', 'chats.folder_id')
    .select(['chats.leaf_id', 'folders.name'])
    .where('chats.id', '=', id)
    .executeTakeFirst();
  const rows = query.selectFrom('messages').select(messageColumns).where('chat_id', '=', id).where('owner', '=', owner);
  const messages = await withStretches(query, await rows.orderBy('number').execute());
  return {
    ...{ title, isNamed, isPinned, createdMs, changedMs },
    folder: place?.name ?? null,
    leafId: place?.leaf_id ?? null,
    messages: messages.map((message) => exported(message, options)),
  };
}

function exported(message: Message, { thoughts }: ExportOptions): ExportedMessage {
  if (message.role === 'question') {
    const { chatId: _, ...question } = message;
    return question;
  }
  const { chatId: _, runId: __, ...answer } = message;
  const state = answer.state === 'running' ? 'interrupted' : answer.state;
  return { ...answer, state, thinking: thoughts ? answer.thinking : '' };
}

function charsOf({ messages }: ExportedChat): number {
  return messages.reduce((sum, message) => sum + charsOfMessage(message), 0);
}

function charsOfMessage(message: ExportedMessage): number {
  if (message.role === 'answer') return message.thinking.length + message.answer.length;
  return message.attachments.reduce((sum, { text }) => sum + text.length, message.text.length);
}
