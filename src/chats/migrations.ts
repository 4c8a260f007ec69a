import { type CreateTableBuilder, sql, type Transaction } from 'kysely';
import type { Engine, Migrations } from '#store';

type Change = Transaction<unknown>;

/** What the engines call the same thing. */
const columnTypes = {
  sqlite: { key: 'integer', whole: 'integer', bytes: sql`blob` },
  postgres: { key: 'bigserial', whole: 'bigint', bytes: sql`bytea` },
} as const;

export const chatMigrations: Migrations = {
  room: 'chats',
  steps: [
    {
      name: 'chats, their messages, folders and shares',
      up: async (change, engine) => {
        await createChats(change, engine);
        await createMessages(change, engine);
        await createStretches(change, engine);
        await createShares(change, engine);
        await createSearch(change, engine);
      },
    },
  ],
};

/** Without it SQLite would keep text where a number belongs. */
function strict<Name extends string, Column extends string>(
  table: CreateTableBuilder<Name, Column>,
  engine: Engine,
): CreateTableBuilder<Name, Column> {
  return engine === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
}

async function createChats(change: Change, engine: Engine): Promise<void> {
  const { key, whole } = columnTypes[engine];
  const folders = change.schema
    .createTable('folders')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_ms', whole, (column) => column.notNull());
  await strict(folders, engine).execute();
  await change.schema.createIndex('folders_of_owner').on('folders').columns(['owner', 'name']).execute();
  const chats = change.schema
    .createTable('chats')
    .addColumn('number', key, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('is_named', 'integer', (column) => column.notNull())
    .addColumn('is_pinned', 'integer', (column) => column.notNull())
    .addColumn('folder_id', 'text', (column) => column.references('folders.id').onDelete('set null'))
    .addColumn('leaf_id', 'text')
    .addColumn('created_ms', whole, (column) => column.notNull())
    .addColumn('changed_ms', whole, (column) => column.notNull())
    .addColumn('deleted_ms', whole);
  await strict(chats, engine).execute();
  const listed = change.schema.createIndex('chats_as_listed').on('chats');
  await listed.columns(['owner', 'is_pinned', 'changed_ms', 'id']).execute();
  await change.schema.createIndex('chats_of_folder').on('chats').columns(['folder_id']).execute();
}

async function createMessages(change: Change, engine: Engine): Promise<void> {
  const { key, whole, bytes } = columnTypes[engine];
  const messages = change.schema
    .createTable('messages')
    .addColumn('number', key, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id').onDelete('cascade'))
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('state', 'text')
    .addColumn('run_id', 'text')
    .addColumn('cost_micro_usd', whole, (column) => column.notNull())
    .addColumn('created_ms', whole, (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('thinking', 'text', (column) => column.notNull())
    .addColumn('prompt_tokens', bytes)
    .addColumn('tokens', bytes)
    .addColumn('tokenizer', 'text');
  await strict(messages, engine).execute();
  await change.schema
    .createIndex('messages_of_chat')
    .on('messages')
    .columns(['chat_id', 'parent_id', 'number'])
    .execute();
  const running = change.schema.createIndex('messages_running').on('messages').columns(['chat_id']);
  await running.where(sql.ref('state'), '=', sql.lit('running')).execute();
}

async function createStretches(change: Change, engine: Engine): Promise<void> {
  const { key, bytes } = columnTypes[engine];
  const stretches = change.schema
    .createTable('stretches')
    .addColumn('number', key, (column) => column.primaryKey())
    .addColumn('message_id', 'text', (column) => column.notNull().references('messages.id').onDelete('cascade'))
    .addColumn('thinking', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull())
    .addColumn('tokens', bytes);
  await strict(stretches, engine).execute();
  await change.schema.createIndex('stretches_of_message').on('stretches').columns(['message_id', 'number']).execute();
}

async function createShares(change: Change, engine: Engine): Promise<void> {
  const { whole } = columnTypes[engine];
  const shares = change.schema
    .createTable('shares')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('chat_id', 'text', (column) => column.notNull().references('chats.id').onDelete('cascade'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('created_ms', whole, (column) => column.notNull())
    .addColumn('has_thoughts', 'integer', (column) => column.notNull())
    .addColumn('messages', 'text', (column) => column.notNull());
  await strict(shares, engine).execute();
  await change.schema.createIndex('shares_of_owner').on('shares').columns(['owner', 'created_ms']).execute();
  await change.schema.createIndex('shares_of_chat').on('shares').columns(['chat_id']).execute();
}

async function createSearch(change: Change, engine: Engine): Promise<void> {
  for (const { table, column } of [
    { table: 'chats', column: 'title' },
    { table: 'messages', column: 'text' },
  ] as const) {
    if (engine === 'sqlite') await indexTrigrams(change, table, column);
    else await sql.raw(trigramsOfPostgres(table, column)).execute(change);
  }
}

/**
 * Trigrams, since words are of no use in Chinese or Japanese. The index holds no text of its own; triggers tell it what goes
 * and what comes.
 */
async function indexTrigrams(change: Change, table: string, column: string): Promise<void> {
  const index = `${table}_search`;
  const forget = `insert into ${index} (${index}, rowid, ${column}) values ('delete', old.number, old.${column});`;
  const learn = `insert into ${index} (rowid, ${column}) values (new.number, new.${column});`;
  const statements = [
    `create virtual table ${index} using fts5(${column}, content='${table}', content_rowid='number', tokenize='trigram')`,
    `create trigger ${table}_searched_new after insert on ${table} begin ${learn} end`,
    `create trigger ${table}_searched_gone after delete on ${table} begin ${forget} end`,
    `create trigger ${table}_searched_changed after update of ${column} on ${table} begin ${forget} ${learn} end`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(change);
}

/** Whoever may not make extensions still searches, only slower. */
function trigramsOfPostgres(table: string, column: string): string {
  return `do $$ begin
    create extension if not exists pg_trgm;
    create index ${table}_search on ${table} using gin (${column} gin_trgm_ops);
  exception when insufficient_privilege or undefined_file or feature_not_supported then null;
  end $$`;
}
