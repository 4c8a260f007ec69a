import { z } from 'zod';
import type { ChatSummary } from '#wire';
import { insertChat, summaryOf } from './chat-summary.ts';
import { ChatsError } from './errors.ts';
import type { ExportedChat, ExportedMessage } from './export-chats.ts';
import { keepableText } from './keepable-text.ts';
import { keptTitle } from './kept-title.ts';
import { atMost, chatLimits } from './limits.ts';
import { newId, type RandomBytes } from './new-id.ts';
import { newestLeaf } from './paths.ts';
import { readOpenAiChat } from './read-openai-export.ts';
import { type ChatFault, type ReadChat, readOwnChat } from './read-own-export.ts';
import { type AnswerDetails, emptyMessage } from './records.ts';
import type { ChatDatabase, Query } from './tables.ts';

/** A chat that was not taken: what is wrong with it, and which part of it. */
export interface SkippedChat {
  readonly title: string;
  readonly fault: ChatFault;
  readonly reason: string;
}

export interface Imported {
  readonly chats: readonly ChatSummary[];
  /** What was left out, and why. */
  readonly skipped: readonly SkippedChat[];
}

export async function importChats(
  db: ChatDatabase,
  owner: string,
  document: unknown,
  nowMs: number,
  random: RandomBytes,
): Promise<Imported> {
  const chats: ChatSummary[] = [];
  const skipped: SkippedChat[] = [];
  for (const read of readDocument(document)) {
    if (read.kind === 'chat') {
      chats.push(await db.transaction((query) => insertWhole(query, owner, read.chat, nowMs, random)));
    } else skipped.push({ title: read.title, fault: read.fault, reason: read.reason });
  }
  return { chats, skipped };
}

const ownDocument = z.object({ format: z.literal('regauge-chats'), version: z.number(), chats: z.array(z.unknown()) });
const openAiDocument = z.array(z.unknown());

function readDocument(document: unknown): Iterable<ReadChat> {
  const own = ownDocument.safeParse(document).data;
  if (own && own.version !== 1) {
    const message = `The export has version ${own.version}, this program reads 1. Import it with the program that wrote it.`;
    throw new ChatsError('CHATS_BAD_IMPORT', message, { version: own.version });
  }
  const openAi = openAiDocument.safeParse(document).data;
  const [values, read] = own ? [own.chats, readOwnChat] : [openAi, readOpenAiChat];
  if (!values) {
    const message = 'This is neither an export of Regauge nor conversations.json of OpenAI; import one of these two.';
    throw new ChatsError('CHATS_BAD_IMPORT', message);
  }
  atMost(chatLimits.importedChats, values.length, 'Chats to import');
  return Iterator.from(values).map(read);
}

async function insertWhole(
  query: Query,
  owner: string,
  chat: ExportedChat,
  nowMs: number,
  random: RandomBytes,
): Promise<ChatSummary> {
  const id = newId(random);
  const ids = new Map(chat.messages.map((message) => [message.id, newId(random)]));
  const folderId = chat.folder === null ? null : await folderNamed(query, owner, chat.folder, nowMs, random);
  await insertChat(query, owner, { id, title: keptTitle(chat.title), isNamed: chat.isNamed, folderId }, nowMs);
  for (const message of chat.messages) {
    await query
      .insertInto('messages')
      .values(messageRow(owner, id, message, ids))
      .execute();
  }
  const end = chat.leafId ?? chat.messages.at(-1)?.id;
  const columns = {
    leaf_id: end === undefined ? null : await newestLeaf(query, owner, id, ids.get(end) ?? ''),
    is_pinned: chat.isPinned ? 1 : 0,
    created_ms: Math.min(chat.createdMs, nowMs),
    changed_ms: Math.min(chat.changedMs, nowMs),
  };
  await query.updateTable('chats').set(columns).where('id', '=', id).execute();
  return await summaryOf(query, owner, id);
}

/** Undefined folders are made; where there is no room for one more, the chat is in none. */
async function folderNamed(
  query: Query,
  owner: string,
  name: string,
  nowMs: number,
  random: RandomBytes,
): Promise<string | null> {
  const kept = keptTitle(name);
  const own = await query.selectFrom('folders').select(['id', 'name']).where('owner', '=', owner).execute();
  const there = own.find((folder) => folder.name === kept);
  if (there) return there.id;
  if (own.length >= chatLimits.folders) return null;
  const id = newId(random);
  await query.insertInto('folders').values({ id, owner, name: kept, created_ms: nowMs }).execute();
  return id;
}

function messageRow(owner: string, chatId: string, message: ExportedMessage, ids: ReadonlyMap<string, string>) {
  const place = {
    ...emptyMessage,
    id: ids.get(message.id) ?? '',
    ...{ chat_id: chatId, owner, created_ms: message.createdMs },
    parent_id: message.parentId === null ? null : (ids.get(message.parentId) ?? null),
  };
  if (message.role === 'question') {
    const { attachments, text } = message;
    return { ...place, role: message.role, details: JSON.stringify({ attachments }), text: keepableText(text) };
  }
  const { model, options, finishReason, error, usage, attempts } = message;
  const details: AnswerDetails = { model, options, finishReason, error, usage, attempts };
  return {
    ...place,
    ...{ role: message.role, state: message.state, details: JSON.stringify(details) },
    ...{ text: keepableText(message.answer), thinking: keepableText(message.thinking) },
    cost_micro_usd: usage?.costMicroUsd ?? 0,
  };
}
