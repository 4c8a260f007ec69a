import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import { Database } from './database.ts';
import { StoreError } from './errors.ts';
import { type Migrations, migrate } from './migrate.ts';
import { openPostgresPool } from './postgres-pool.ts';
import { SqliteFileDialect } from './sqlite-dialect.ts';
import { WithoutNul } from './without-nul.ts';

/** A file for one machine, a server for several gateways. */
export type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Opens a database and brings its tables to the newest version; it knows no table itself.
 * @throws {StoreError} `STORE_UNREACHABLE`, `STORE_NEWER`, `STORE_MIGRATION`, `STORE_BUSY`
 */
export async function openDatabase<Tables>(place: DatabasePlace, migrations: Migrations): Promise<Database<Tables>> {
  const db = new Kysely<Tables>({
    dialect: dialect(place),
    plugins: place.kind === 'postgres' ? [new WithoutNul()] : [],
  });
  try {
    await reach(db, place);
    await migrate(db, place.kind, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new Database(place.kind, db);
}

function dialect(place: DatabasePlace): Dialect {
  if (place.kind === 'postgres') return new PostgresDialect({ pool: async () => openPostgresPool(place.url) });
  return new SqliteFileDialect(place.path);
}

async function reach<Tables>(db: Kysely<Tables>, place: DatabasePlace): Promise<void> {
  try {
    await sql`select 1 from (select 1) as one`.execute(db);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError('STORE_UNREACHABLE', explanation(place, cause), { kind: place.kind }, { cause });
  }
}

/** The address of a server holds a password, so it is not named. */
function explanation(place: DatabasePlace, cause: unknown): string {
  if (place.kind === 'sqlite')
    return `${place.path} cannot be opened as a database (${String(cause)}); check the path and its permissions.`;
  return `The Postgres server does not let us in (${String(cause)}); check that it runs, and address, user and password.`;
}
