import { type Kysely, sql, type Transaction } from 'kysely';
import type { Engine } from './database.ts';
import { StoreError } from './errors.ts';

/** One step from a version of the tables to the next; it is never changed once it was released. */
export interface Migration {
  readonly name: string;
  readonly up: (change: Transaction<unknown>, engine: Engine) => Promise<void>;
}

/** All steps of one room, the oldest first: version 1 is after the first of them. */
export interface Migrations {
  readonly room: string;
  readonly steps: readonly Migration[];
}

interface VersionTables {
  regauge_versions: { room: string; version: number };
}

/** Any number; the same in all processes that bring a Postgres database up. */
const lockKey = 7_238_401;

/** All steps that are missing in one transaction, under a lock: of several processes that start at once, one does it. */
export async function migrate<Tables>(db: Kysely<Tables>, engine: Engine, migrations: Migrations): Promise<void> {
  await db.transaction().execute((change) => bringUp(change as Transaction<unknown>, engine, migrations));
}

async function bringUp(change: Transaction<unknown>, engine: Engine, { room, steps }: Migrations): Promise<void> {
  if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${lockKey})`.execute(change);
  const version = await versionOf(change, room);
  if (version > steps.length) {
    const message = `The database is at version ${version} of ${room}, this program knows ${steps.length}. Use the newer program, or another database.`;
    throw new StoreError('STORE_NEWER', message, { room, foundVersion: version, knownVersion: steps.length });
  }
  for (const step of steps.slice(version)) await take(step, change, engine, room);
  const versions = (change as Transaction<VersionTables>).insertInto('regauge_versions');
  await versions
    .values({ room, version: steps.length })
    .onConflict((conflict) => conflict.column('room').doUpdateSet({ version: steps.length }))
    .execute();
}

async function take(
  { name, up }: Migration,
  change: Transaction<unknown>,
  engine: Engine,
  room: string,
): Promise<void> {
  try {
    await up(change, engine);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const message = `The step "${name}" of ${room} failed (${String(cause)}). The database is as it was; look at the reason and start again.`;
    throw new StoreError('STORE_MIGRATION', message, { room, step: name }, { cause });
  }
}

async function versionOf(change: Transaction<unknown>, room: string): Promise<number> {
  await change.schema
    .createTable('regauge_versions')
    .ifNotExists()
    .addColumn('room', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  const versions = (change as Transaction<VersionTables>).selectFrom('regauge_versions');
  const row = await versions.select('version').where('room', '=', room).executeTakeFirst();
  return row?.version ?? 0;
}
