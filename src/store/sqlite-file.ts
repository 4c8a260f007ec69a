import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { StoreError } from './errors.ts';

/** Opening may have to wait for a process that repairs the file; later each wait stops this process. */
const waitMs = { opening: 5_000, opened: 20 } as const;

/** Result codes of SQLite; extended ones keep them in their lowest byte. */
const sqliteCodes = { busy: 5, full: 13 } as const;

/** Only its owner may read what is kept, so the file is there with its mode before anything is in it. */
export function openSqliteFile(path: string): SqliteDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const file = new DatabaseSync(path, { timeout: waitMs.opening, enableForeignKeyConstraints: true });
  try {
    file.exec('pragma journal_mode = wal; pragma synchronous = normal');
    file.exec(`pragma busy_timeout = ${waitMs.opened}`);
  } catch (error) {
    file.close();
    throw error;
  }
  return {
    close: () => file.close(),
    prepare: (sql) =>
      statement(
        explained(path, () => file.prepare(sql)),
        path,
      ),
  };
}

function statement(prepared: StatementSync, path: string): SqliteStatement {
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => explained(path, () => prepared.all(...values(parameters))),
    run: (parameters) => explained(path, () => prepared.run(...values(parameters))),
    iterate: (parameters) => prepared.iterate(...values(parameters)),
  };
}

function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
      return value;
    if (value instanceof Uint8Array) return value;
    throw new TypeError(`SQLite keeps no ${typeof value}`);
  });
}

function explained<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const code = resultCode(cause);
    if (code === sqliteCodes.busy) {
      throw new StoreError('STORE_BUSY', `Another process is writing to ${path}; try again.`, { path }, { cause });
    }
    if (code === sqliteCodes.full) {
      throw new StoreError('STORE_FULL', `No room left for ${path}; free some on that disk.`, { path }, { cause });
    }
    throw cause;
  }
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return undefined;
  return error.errcode & 0xff;
}
