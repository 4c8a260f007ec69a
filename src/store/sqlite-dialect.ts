import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from 'kysely';
import { StoreError } from './errors.ts';
import { openSqliteFile } from './sqlite-file.ts';

const busy = { waitMs: 5_000, retryMs: 5 } as const;

/** SQLite in a file, for several processes at once. */
export class SqliteFileDialect extends SqliteDialect {
  readonly #path: string;

  constructor(path: string) {
    super({ database: async () => openSqliteFile(path) });
    this.#path = path;
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver(this.#path);
  }
}

/**
 * SQLite's own waiting stops the whole process, its streams too, so it is asked again and again instead. All that writes is a
 * transaction, and takes the lock at its beginning: one that reads first and writes then would be refused when another process
 * has written in between.
 */
class PatientDriver extends SqliteDriver {
  readonly #path: string;

  constructor(path: string) {
    super({ database: async () => openSqliteFile(path) });
    this.#path = path;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const untilMs = performance.now() + busy.waitMs;
    while (!(await begins(connection))) {
      if (performance.now() > untilMs) {
        const waited = `Another process has held ${this.#path} for ${busy.waitMs} ms; try again, or end that process.`;
        throw new StoreError('STORE_BUSY', waited, { path: this.#path, waitMs: busy.waitMs });
      }
      await new Promise((resolve) => setTimeout(resolve, busy.retryMs));
    }
  }
}

async function begins(connection: DatabaseConnection): Promise<boolean> {
  try {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'STORE_BUSY') return false;
    throw error;
  }
}
