import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { ChatSummary } from '#wire';
import { ChatsError, notFound } from './errors.ts';
import type { ChatRow, ChatTables, Query } from './tables.ts';

/** A partial index is used only where its condition stands in the statement, not where it is bound to it. */
export const running: RawBuilder<string> = sql.lit('running');

export type SummaryRow = ChatRow & { readonly is_running: SqlBool };

/** Chats with whether an answer of theirs is being written. */
export function summaryRows(query: Query): SelectQueryBuilder<ChatTables, 'chats', SummaryRow> {
  return query
    .selectFrom('chats')
    .selectAll('chats')
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages')
          .select('messages.number')
          .whereRef('messages.chat_id', '=', 'chats.id')
          .where('messages.state', '=', running),
      ).as('is_running'),
    );
}

export function chatSummary(row: SummaryRow): ChatSummary {
  return {
    id: row.id,
    title: row.title,
    isNamed: row.is_named === 1,
    isPinned: row.is_pinned === 1,
    folderId: row.folder_id,
    createdMs: row.created_ms,
    changedMs: row.changed_ms,
    deletedMs: row.deleted_ms,
    isRunning: Boolean(row.is_running),
  };
}

/** @throws {ChatsError} `CHATS_NOT_FOUND` */
export async function summaryOf(query: Query, owner: string, id: string): Promise<ChatSummary> {
  const row = await summaryRows(query).where('id', '=', id).where('owner', '=', owner).executeTakeFirst();
  if (!row) throw notFound('chat', id);
  return chatSummary(row);
}

/** Leaves a chat of this owner as it is. */
export async function insertChat(
  query: Query,
  owner: string,
  chat: { readonly id: string; readonly title: string; readonly isNamed: boolean; readonly folderId: string | null },
  nowMs: number,
): Promise<void> {
  const row = {
    id: chat.id,
    owner,
    title: chat.title,
    is_named: chat.isNamed ? 1 : 0,
    is_pinned: 0,
    folder_id: chat.folderId,
    leaf_id: null,
    created_ms: nowMs,
    changed_ms: nowMs,
    deleted_ms: null,
  };
  const insert = query.insertInto('chats').values(row);
  await insert.onConflict((conflict) => conflict.column('id').doNothing()).execute();
  const kept = await query.selectFrom('chats').select('owner').where('id', '=', chat.id).executeTakeFirst();
  if (kept?.owner !== owner)
    throw new ChatsError('CHATS_CONFLICT', 'This id is in other use; make a new one.', { id: chat.id });
}
