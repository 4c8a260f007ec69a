import { sql } from 'kysely';
import type { ChatPage, ChatSummary } from '#wire';
import { chatCursor, readChatCursor } from './chat-cursor.ts';
import { chatSummary, insertChat, summaryOf, summaryRows } from './chat-summary.ts';
import { ChatsError } from './errors.ts';
import { requireFolder } from './folders.ts';
import { keptTitle } from './kept-title.ts';
import { chatLimits } from './limits.ts';
import { newestLeaf } from './paths.ts';
import type { ChatDatabase, Query } from './tables.ts';

export interface ListOptions {
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly folderId?: string | undefined;
  readonly isTrash?: boolean | undefined;
}

export async function listChats(query: Query, owner: string, options: ListOptions): Promise<ChatPage> {
  const { after, folderId, isTrash = false } = options;
  let select = summaryRows(query)
    .where('owner', '=', owner)
    .where('deleted_ms', isTrash ? 'is not' : 'is', null);
  if (folderId !== undefined) select = select.where('folder_id', '=', folderId);
  if (after !== undefined) {
    const { isPinned, changedMs, id } = readChatCursor(after);
    select = select.where(sql<boolean>`(is_pinned, changed_ms, id) < (${isPinned}, ${changedMs}, ${id})`);
  }
  const rows = await select
    .orderBy('is_pinned', 'desc')
    .orderBy('changed_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(chatLimits.chatsPerPage + 1)
    .execute();
  const shown = rows.slice(0, chatLimits.chatsPerPage);
  const last = shown.at(-1);
  return { chats: shown.map(chatSummary), next: last && rows.length > shown.length ? chatCursor(last) : null };
}

export interface NewChat {
  readonly id: string;
  readonly title?: string | undefined;
  readonly folderId?: string | null | undefined;
}

export async function putChat(db: ChatDatabase, owner: string, chat: NewChat, nowMs: number): Promise<ChatSummary> {
  return await db.transaction(async (query) => {
    const { id, title, folderId = null } = chat;
    if (folderId !== null) await requireFolder(query, owner, folderId);
    await insertChat(
      query,
      owner,
      { id, title: keptTitle(title ?? ''), isNamed: title !== undefined, folderId },
      nowMs,
    );
    return await summaryOf(query, owner, id);
  });
}

export interface ChatChange {
  readonly title?: string | undefined;
  readonly isPinned?: boolean | undefined;
  /** null: out of its folder. */
  readonly folderId?: string | null | undefined;
  /** Shows the branch that this message is on, down to its newest end. */
  readonly leafId?: string | undefined;
  readonly isDeleted?: boolean | undefined;
}

export async function changeChat(
  db: ChatDatabase,
  owner: string,
  id: string,
  change: ChatChange,
  nowMs: number,
): Promise<ChatSummary> {
  return await db.transaction(async (query) => {
    const { title, isPinned, folderId, leafId, isDeleted } = change;
    await db.hold(query.selectFrom('chats').select('id').where('id', '=', id)).execute();
    const { deletedMs } = await summaryOf(query, owner, id);
    if (typeof folderId === 'string') await requireFolder(query, owner, folderId);
    const columns = {
      ...(title === undefined ? {} : { title: keptTitle(title), is_named: 1 }),
      ...(isPinned === undefined ? {} : { is_pinned: isPinned ? 1 : 0 }),
      ...(folderId === undefined ? {} : { folder_id: folderId }),
      ...(leafId === undefined ? {} : { leaf_id: await newestLeaf(query, owner, id, leafId) }),
      ...(isDeleted === undefined ? {} : { deleted_ms: isDeleted ? (deletedMs ?? nowMs) : null }),
    };
    if (Object.keys(columns).length > 0) {
      await query.updateTable('chats').set(columns).where('id', '=', id).where('owner', '=', owner).execute();
    }
    return await summaryOf(query, owner, id);
  });
}

export async function deleteChat(db: ChatDatabase, owner: string, id: string): Promise<void> {
  await db.transaction(async (query) => {
    const { deletedMs } = await summaryOf(query, owner, id);
    if (deletedMs === null) {
      throw new ChatsError('CHATS_CONFLICT', 'Only a chat in the trash can be deleted for good; put it there first.', {
        id,
      });
    }
    await query.deleteFrom('chats').where('id', '=', id).where('owner', '=', owner).execute();
  });
}
