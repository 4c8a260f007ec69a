import type { Generated, Selectable, Transaction } from 'kysely';
import type { Database } from '#store';

/** Columns are common ground of SQLite and Postgres: text, whole numbers, bytes; truth is 0 or 1, records are JSON text. */
export interface ChatTables {
  chats: ChatTable;
  messages: MessageTable;
  stretches: StretchTable;
  folders: FolderTable;
  shares: ShareTable;
}

export interface ChatTable {
  number: Generated<number>;
  id: string;
  owner: string;
  title: string;
  is_named: number;
  is_pinned: number;
  folder_id: string | null;
  leaf_id: string | null;
  created_ms: number;
  changed_ms: number;
  deleted_ms: number | null;
}

/** Small columns come first: SQLite reads a row from its beginning, and most queries want no text. */
export interface MessageTable {
  /** Grows with each message: siblings are ordered by it. */
  number: Generated<number>;
  id: string;
  chat_id: string;
  owner: string;
  parent_id: string | null;
  role: 'question' | 'answer';
  state: string | null;
  run_id: string | null;
  cost_micro_usd: number;
  created_ms: number;
  /** JSON. Of a question: `attachments`. */
  details: string;
  /** What is searched: the question, or the answer without its thought. */
  text: string;
  thinking: string;
  /** Ids as little-endian Int32; null = not known, or not kept. */
  prompt_tokens: Uint8Array | null;
  tokens: Uint8Array | null;
  /** To which the ids belong. */
  tokenizer: string | null;
}

/** What an answer got since the last write; gone when it is folded into its row. */
export interface StretchTable {
  number: Generated<number>;
  message_id: string;
  thinking: string;
  answer: string;
  tokens: Uint8Array | null;
}

export interface FolderTable {
  id: string;
  owner: string;
  name: string;
  created_ms: number;
}

export interface ShareTable {
  id: string;
  owner: string;
  chat_id: string;
  title: string;
  created_ms: number;
  has_thoughts: number;
  /** JSON of the messages as they were. */
  messages: string;
}

export type ChatDatabase = Database<ChatTables>;
export type Query = Database<ChatTables>['query'] | Transaction<ChatTables>;
export type ChatRow = Selectable<ChatTable>;
export type MessageRow = Selectable<MessageTable>;
