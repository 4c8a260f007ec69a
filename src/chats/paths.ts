import { sql } from 'kysely';
import type { Message, OpenedChat, RecordId } from '#wire';
import { summaryOf } from './chat-summary.ts';
import { notFound } from './errors.ts';
import { chatLimits } from './limits.ts';
import { messageColumns, type ToldRow, withStretches } from './records.ts';
import type { Query } from './tables.ts';

/** The last messages of the active branch, or those before one of them. */
export async function openChat(
  query: Query,
  owner: string,
  id: string,
  before: string | undefined,
): Promise<OpenedChat> {
  const chat = await summaryOf(query, owner, id);
  const end = before === undefined ? await leafOf(query, id) : await parentOf(query, owner, id, before);
  const rows = end === null ? [] : await pathRows(query, owner, end, chatLimits.messagesPerPage);
  const siblings = await siblingsOf(query, id, rows);
  const messages = await withStretches(query, rows);
  return {
    chat,
    messages: messages.map((message) => ({ ...message, siblings: siblings.get(message.parentId) ?? [message.id] })),
    hasEarlier: (rows[0]?.parent_id ?? null) !== null,
    totalCostMicroUsd: await costOf(query, id),
  };
}

/** From the root to this message. */
export async function pathTo(query: Query, owner: string, id: string): Promise<readonly Message[]> {
  const rows = await pathRows(query, owner, id, chatLimits.messagesPerChat);
  if (rows.length === 0) throw notFound('message', id);
  return await withStretches(query, rows);
}

/** Up from a message, at most so many; the oldest first. */
async function pathRows(query: Query, owner: string, id: string, limit: number): Promise<readonly ToldRow[]> {
  return await query
    .withRecursive('path(id, parent_id, depth)', (cte) =>
      cte
        .selectFrom('messages')
        .select(['id', 'parent_id', sql<number>`0`.as('depth')])
        .where('id', '=', id)
        .where('owner', '=', owner)
        .unionAll(
          cte
            .selectFrom('path')
            .innerJoin('messages', 'messages.id', 'path.parent_id')
            .select(['messages.id', 'messages.parent_id', sql<number>`path.depth + 1`.as('depth')])
            .where('path.depth', '<', limit - 1),
        ),
    )
    .selectFrom('path')
    .innerJoin('messages', 'messages.id', 'path.id')
    .select(messageColumns)
    .orderBy('path.depth', 'desc')
    .execute();
}

/**
 * Down from a message, at each fork to the newest.
 * @throws {ChatsError} `CHATS_NOT_FOUND` where the message is not of this chat
 */
export async function newestLeaf(query: Query, owner: string, chatId: string, id: string): Promise<RecordId> {
  const newestChild = sql`(
    select child.id from messages as child
    where child.chat_id = ${chatId} and child.parent_id = down.id order by child.number desc limit 1)`;
  const { rows } = await sql<{ id: string }>`
    with recursive down(id, depth) as (
      select id, 0 from messages where id = ${id} and chat_id = ${chatId} and owner = ${owner}
      union all
      select ${newestChild}, down.depth + 1 from down where down.id is not null
    ) select id from down where id is not null order by depth desc limit 1`.execute(query);
  const leaf = rows[0];
  if (!leaf) throw notFound('message', id);
  return leaf.id;
}

async function leafOf(query: Query, chatId: string): Promise<RecordId | null> {
  const row = await query.selectFrom('chats').select('leaf_id').where('id', '=', chatId).executeTakeFirst();
  return row?.leaf_id ?? null;
}

async function parentOf(query: Query, owner: string, chatId: string, id: string): Promise<RecordId | null> {
  const select = query.selectFrom('messages').select('parent_id').where('id', '=', id).where('chat_id', '=', chatId);
  const row = await select.where('owner', '=', owner).executeTakeFirst();
  if (!row) throw notFound('message', id);
  return row.parent_id;
}

/** By their parent; the oldest first. */
async function siblingsOf(
  query: Query,
  chatId: string,
  rows: readonly ToldRow[],
): Promise<ReadonlyMap<RecordId | null, readonly RecordId[]>> {
  const parents = rows.flatMap(({ parent_id }) => parent_id ?? []);
  const hasRoot = rows.some(({ parent_id }) => parent_id === null);
  const select = query.selectFrom('messages').select(['id', 'parent_id']).where('chat_id', '=', chatId);
  const found = await select
    .where(({ or, eb }) =>
      or([
        ...(parents.length > 0 ? [eb('parent_id', 'in', parents)] : []),
        ...(hasRoot ? [eb('parent_id', 'is', null)] : []),
      ]),
    )
    .orderBy('number')
    .execute();
  const byParent = Map.groupBy(found, ({ parent_id }) => parent_id);
  return new Map(Array.from(byParent, ([parent, children]) => [parent, children.map(({ id }) => id)]));
}

async function costOf(query: Query, chatId: string): Promise<number> {
  const sum = query
    .selectFrom('messages')
    .select(({ fn }) => fn.sum<number | string | null>('cost_micro_usd').as('cost'))
    .where('chat_id', '=', chatId);
  return Number((await sum.executeTakeFirst())?.cost ?? 0);
}
