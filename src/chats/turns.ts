import type { Answer, AskedQuestion, ChatSummary, Message, Question, TurnOptions } from '#wire';
import { insertChat, summaryOf } from './chat-summary.ts';
import { titleOf } from './chat-title.ts';
import { ChatsError, notFound } from './errors.ts';
import { keepableText } from './keepable-text.ts';
import { atMost, chatLimits } from './limits.ts';
import {
  type AnswerDetails,
  answerOf,
  emptyMessage,
  messageColumns,
  messageOf,
  questionOf,
  type ToldRow,
  withStretches,
} from './records.ts';
import type { ChatDatabase, Query } from './tables.ts';

export interface NewTurn {
  readonly chatId: string;
  /** Left out: another answer to a question that is there. */
  readonly question?: AskedQuestion | undefined;
  readonly answer: {
    readonly id: string;
    readonly questionId: string;
    readonly options: TurnOptions;
    readonly model: string;
    readonly runId: string;
  };
}

export interface KeptTurn {
  readonly chat: ChatSummary;
  readonly question: Question;
  readonly answer: Answer;
}

export async function addTurn(db: ChatDatabase, owner: string, turn: NewTurn, nowMs: number): Promise<KeptTurn> {
  const { chatId, question: asked, answer } = turn;
  if (asked) checkSize(asked);
  return await db.transaction(async (query) => {
    if (asked?.parentId === null) {
      const title = titleOf(asked.text);
      await insertChat(query, owner, { id: chatId, title, isNamed: false, folderId: null }, nowMs);
    }
    const isNamed = await holdChat(db, query, owner, chatId);
    const question = asked ? await keepQuestion(query, owner, chatId, asked, nowMs) : undefined;
    const kept = await keepAnswer(query, owner, turn, nowMs);
    if (kept.isNew) {
      const isFirst = asked?.parentId === null && !isNamed;
      const title = isFirst ? { title: titleOf(asked.text) } : {};
      const update = query.updateTable('chats').set({ leaf_id: answer.id, changed_ms: nowMs, ...title });
      await update.where('id', '=', chatId).execute();
    }
    const [told] = await withStretches(query, [kept.row]);
    return {
      chat: await summaryOf(query, owner, chatId),
      question: question ?? questionOf(await messageRow(query, owner, answer.questionId)),
      answer: told?.role === 'answer' ? told : answerOf(kept.row),
    };
  });
}

function checkSize({ text, attachments }: AskedQuestion): void {
  atMost(chatLimits.questionChars, text.length, 'Characters of the question');
  atMost(chatLimits.attachments, attachments.length, 'Attachments');
  const chars = attachments.reduce((sum, attachment) => sum + attachment.text.length, 0);
  atMost(chatLimits.attachmentChars, chars, 'Characters of all attachments');
}

/** Nobody else adds to the chat until the transaction ends. Tells whether its user named it. */
async function holdChat(db: ChatDatabase, query: Query, owner: string, id: string): Promise<boolean> {
  const select = query.selectFrom('chats').select(['is_named', 'deleted_ms']).where('id', '=', id);
  const row = await db.hold(select.where('owner', '=', owner)).executeTakeFirst();
  if (!row) throw notFound('chat', id);
  if (row.deleted_ms !== null) {
    throw new ChatsError('CHATS_CONFLICT', 'This chat is in the trash; take it out to go on with it.', { id });
  }
  const count = query.selectFrom('messages').select(({ fn }) => fn.countAll<number>().as('count'));
  const { count: messages } = await count.where('chat_id', '=', id).executeTakeFirstOrThrow();
  atMost(chatLimits.messagesPerChat, Number(messages) + 2, 'Messages of this chat');
  return row.is_named === 1;
}

async function keepQuestion(
  query: Query,
  owner: string,
  chatId: string,
  { id, parentId, text, attachments }: AskedQuestion,
  nowMs: number,
): Promise<Question> {
  const there = await anyMessageRow(query, id);
  if (there) return questionOf(requireSame(there, owner, { chatId, role: 'question', parentId }));
  if (parentId !== null) await requireParent(query, owner, chatId, parentId, 'answer');
  const row = {
    ...emptyMessage,
    ...({ id, chat_id: chatId, owner, parent_id: parentId, role: 'question', created_ms: nowMs } as const),
    details: JSON.stringify({ attachments }),
    text: keepableText(text),
  };
  await query.insertInto('messages').values(row).execute();
  return questionOf(await messageRow(query, owner, id));
}

async function keepAnswer(
  query: Query,
  owner: string,
  { chatId, answer }: NewTurn,
  nowMs: number,
): Promise<{ readonly row: ToldRow; readonly isNew: boolean }> {
  const { id, questionId, options, model, runId } = answer;
  const there = await anyMessageRow(query, id);
  if (there) {
    return { row: requireSame(there, owner, { chatId, role: 'answer', parentId: questionId }), isNew: false };
  }
  await requireParent(query, owner, chatId, questionId, 'question');
  const details: AnswerDetails = { model, options, finishReason: null, error: null, usage: null, attempts: [] };
  const row = {
    ...emptyMessage,
    ...({ id, chat_id: chatId, owner, parent_id: questionId, role: 'answer', created_ms: nowMs } as const),
    ...({ state: 'running', run_id: runId, details: JSON.stringify(details) } as const),
  };
  await query.insertInto('messages').values(row).execute();
  return { row: await messageRow(query, owner, id), isNew: true };
}

async function requireParent(
  query: Query,
  owner: string,
  chatId: string,
  id: string,
  role: 'question' | 'answer',
): Promise<void> {
  const select = query.selectFrom('messages').select('role').where('id', '=', id).where('chat_id', '=', chatId);
  const row = await select.where('owner', '=', owner).executeTakeFirst();
  if (!row) throw notFound(role, id);
  if (row.role === role) return;
  const follows = role === 'answer' ? 'A question follows an answer, or begins a chat' : 'An answer follows a question';
  throw new ChatsError('CHATS_BAD_PARENT', `${follows}; ${id} is ${role === 'answer' ? 'a question' : 'an answer'}.`, {
    id,
  });
}

/** The same request again is no change; the same id for something else is a mistake. */
function requireSame(
  row: ToldRow & { readonly owner: string },
  owner: string,
  wanted: { readonly chatId: string; readonly role: 'question' | 'answer'; readonly parentId: string | null },
): ToldRow {
  const { chatId, role, parentId } = wanted;
  if (row.owner === owner && row.chat_id === chatId && row.role === role && row.parent_id === parentId) return row;
  throw new ChatsError('CHATS_CONFLICT', 'This id is in other use; make a new one.', { id: row.id });
}

async function anyMessageRow(query: Query, id: string): Promise<(ToldRow & { readonly owner: string }) | undefined> {
  const select = query
    .selectFrom('messages')
    .select([...messageColumns, 'messages.owner'])
    .where('id', '=', id);
  return await select.executeTakeFirst();
}

/** @throws {ChatsError} `CHATS_NOT_FOUND` */
export async function messageRow(query: Query, owner: string, id: string): Promise<ToldRow> {
  const row = await anyMessageRow(query, id);
  if (row?.owner !== owner) throw notFound('message', id);
  return row;
}

/**
 * Changes what was said, and runs nothing. What was computed from the old words can no longer be continued exactly, so its
 * token ids are dropped.
 */
export async function editMessage(db: ChatDatabase, owner: string, id: string, text: string): Promise<Message> {
  atMost(chatLimits.questionChars, text.length, 'Characters of the message');
  return await db.transaction(async (query) => {
    const row = await messageRow(query, owner, id);
    const isNamed = await holdChat(db, query, owner, row.chat_id);
    const { state } = await messageRow(query, owner, id);
    if (state === 'running') {
      throw new ChatsError('CHATS_CONFLICT', 'This answer is being written; stop it before you change it.', { id });
    }
    const kept = keepableText(text);
    await query.updateTable('messages').set({ text: kept }).where('id', '=', id).execute();
    await forgetTokens(query, row);
    if (row.role === 'question' && row.parent_id === null && !isNamed) {
      await query
        .updateTable('chats')
        .set({ title: titleOf(kept) })
        .where('id', '=', row.chat_id)
        .execute();
    }
    return messageOf({ ...row, text: kept });
  });
}

async function forgetTokens(query: Query, { id, role, chat_id }: ToldRow): Promise<void> {
  const forget = query.updateTable('messages').set({ prompt_tokens: null, tokens: null, tokenizer: null });
  if (role === 'answer') await forget.where('id', '=', id).execute();
  else
    await forget.where('chat_id', '=', chat_id).where('parent_id', '=', id).where('state', '!=', 'running').execute();
}
