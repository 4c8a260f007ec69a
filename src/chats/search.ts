import { type SqlBool, sql } from 'kysely';
import type { ChatSummary, SearchHit } from '#wire';
import { chatSummary, summaryRows } from './chat-summary.ts';
import { chatLimits } from './limits.ts';
import { excerptOf } from './search-excerpt.ts';
import { containsPattern, type SearchTerms, searchTerms, trigramQuery } from './search-terms.ts';
import type { ChatDatabase } from './tables.ts';

/** Titles come first and leave room for bodies. */
const titleHits = 20;
/** Where no index helps, only so many of the newest messages are read. */
const unindexedMessages = 2_000;

/**
 * Both engines look for each word as a part of the text, whatever its case; the last said comes first. One that is too
 * short for the index is looked for in titles and in the newest messages.
 */
export async function search(db: ChatDatabase, owner: string, q: string): Promise<readonly SearchHit[]> {
  const terms = searchTerms(q);
  const all = [...terms.indexed, ...terms.short];
  if (all.length === 0) return [];
  const titles = await inTitles(db, owner, terms);
  const bodies = await inBodies(db, owner, terms, chatLimits.hits - titles.length);
  const chats = await summaries(db, [...new Set(bodies.map(({ chat_id }) => chat_id))]);
  return [
    ...titles.map((chat) => ({ chat, messageId: null, ...excerptOf(chat.title, all) })),
    ...bodies.flatMap(({ id, chat_id, text }) => {
      const chat = chats.get(chat_id);
      return chat ? [{ chat, messageId: id, ...excerptOf(text, all) }] : [];
    }),
  ];
}

async function inTitles(db: ChatDatabase, owner: string, terms: SearchTerms): Promise<readonly ChatSummary[]> {
  const rows = await summaryRows(db.query)
    .where('owner', '=', owner)
    .where('deleted_ms', 'is', null)
    .where(({ and }) => and(conditions(db, 'chats', 'title', terms)))
    .orderBy('changed_ms', 'desc')
    .limit(titleHits)
    .execute();
  return rows.map(chatSummary);
}

interface BodyHit {
  readonly id: string;
  readonly chat_id: string;
  readonly text: string;
}

async function inBodies(
  db: ChatDatabase,
  owner: string,
  terms: SearchTerms,
  limit: number,
): Promise<readonly BodyHit[]> {
  const own = db.query
    .selectFrom('messages')
    .innerJoin('chats', 'chats.id', 'messages.chat_id')
    .select(['messages.id', 'messages.chat_id', 'messages.text'])
    .where('messages.owner', '=', owner)
    .where('chats.deleted_ms', 'is', null)
    .orderBy('messages.number', 'desc');
  const isIndexed = terms.indexed.length > 0;
  const read = isIndexed ? own : own.where('messages.number', '>', await oldestRead(db, owner));
  return await read
    .where(({ and }) => and(conditions(db, 'messages', 'text', terms)))
    .limit(limit)
    .execute();
}

async function oldestRead(db: ChatDatabase, owner: string): Promise<number> {
  const numbers = db.query.selectFrom('messages').select('number').where('owner', '=', owner);
  const oldest = await numbers.orderBy('number', 'desc').offset(unindexedMessages).limit(1).executeTakeFirst();
  return oldest?.number ?? 0;
}

/** Values are bound; the names of tables are ours. */
function conditions(
  db: ChatDatabase,
  table: 'chats' | 'messages',
  column: 'title' | 'text',
  { indexed, short }: SearchTerms,
): readonly ReturnType<typeof sql<SqlBool>>[] {
  const ref = sql.ref(`${table}.${column}`);
  const like = sql.raw(db.engine === 'postgres' ? 'ilike' : 'like');
  const contains = (term: string) => sql<SqlBool>`${ref} ${like} ${containsPattern(term)} escape '\\'`;
  if (db.engine === 'postgres' || indexed.length === 0) return [...indexed, ...short].map(contains);
  const index = sql.table(`${table}_search`);
  const number = sql.ref(`${table}.number`);
  const matches = sql<SqlBool>`${number} in (select rowid from ${index} where ${index} match ${trigramQuery(indexed)})`;
  return [matches, ...short.map(contains)];
}

async function summaries(db: ChatDatabase, ids: readonly string[]): Promise<ReadonlyMap<string, ChatSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await summaryRows(db.query).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, chatSummary(row)]));
}
