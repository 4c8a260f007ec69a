import type { Message, Share, SharedChat } from '#wire';
import { ChatsError, notFound } from './errors.ts';
import { chatLimits } from './limits.ts';
import { newId, type RandomBytes } from './new-id.ts';
import { pathTo } from './paths.ts';
import { shareOf } from './records.ts';
import type { ChatDatabase, Query } from './tables.ts';

export async function share(
  db: ChatDatabase,
  owner: string,
  chatId: string,
  { hasThoughts }: { readonly hasThoughts: boolean },
  nowMs: number,
  random: RandomBytes,
): Promise<Share> {
  return await db.transaction(async (query) => {
    const chat = await db
      .hold(
        query
          .selectFrom('chats')
          .select(['title', 'leaf_id', 'deleted_ms'])
          .where('id', '=', chatId)
          .where('owner', '=', owner),
      )
      .executeTakeFirst();
    if (!chat || chat.deleted_ms !== null) throw notFound('chat', chatId);
    const messages = chat.leaf_id === null ? [] : await pathTo(query, owner, chat.leaf_id);
    const count = query.selectFrom('shares').select(({ fn }) => fn.countAll<number>().as('count'));
    const { count: own } = await count.where('owner', '=', owner).executeTakeFirstOrThrow();
    if (Number(own) >= chatLimits.shares) {
      const message = `${chatLimits.shares} chats are shared, which is the most; take some of them back.`;
      throw new ChatsError('CHATS_TOO_LARGE', message, { limit: chatLimits.shares });
    }
    const row = {
      id: newId(random),
      ...{ owner, chat_id: chatId, title: chat.title, created_ms: nowMs, has_thoughts: hasThoughts ? 1 : 0 },
      messages: JSON.stringify(messages.map((message) => asShared(message, hasThoughts))),
    };
    await query.insertInto('shares').values(row).execute();
    return shareOf(row);
  });
}

/** What was said and by which model; what ran it, what it cost and how it was steered is nobody else's business. */
function asShared(message: Message, hasThoughts: boolean): Message {
  if (message.role === 'question') return message;
  const state = message.state === 'running' ? 'interrupted' : message.state;
  const thinking = hasThoughts ? message.thinking : '';
  return { ...message, state, thinking, options: {}, runId: null, error: null, usage: null, attempts: [] };
}

export async function shares(query: Query, owner: string): Promise<readonly Share[]> {
  const select = query.selectFrom('shares').select(['id', 'chat_id', 'title', 'created_ms', 'has_thoughts']);
  const rows = await select.where('owner', '=', owner).orderBy('created_ms', 'desc').orderBy('id').execute();
  return rows.map(shareOf);
}

export async function unshare(db: ChatDatabase, owner: string, id: string): Promise<void> {
  await db.transaction(async (query) => {
    const gone = query.deleteFrom('shares').where('id', '=', id).where('owner', '=', owner);
    const { numDeletedRows } = await gone.executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound('share', id);
  });
}

/** A chat in the trash is not shown to anybody. */
export async function shared(query: Query, id: string): Promise<SharedChat> {
  const row = await query
    .selectFrom('shares')
    .innerJoin('chats', 'chats.id', 'shares.chat_id')
    .select(['shares.title', 'shares.created_ms', 'shares.messages'])
    .where('shares.id', '=', id)
    .where('chats.deleted_ms', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('share', id);
  return { title: row.title, createdMs: row.created_ms, messages: JSON.parse(row.messages) };
}
