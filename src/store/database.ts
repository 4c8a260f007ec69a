import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';

export type Engine = 'sqlite' | 'postgres';

/**
 * A database that is at its newest version. Queries are Kysely's, so that values never become SQL.
 *
 * SQLite has one connection per process: a transaction holds up every other query of the process, so it does nothing but
 * queries. Several processes may have the same file open.
 */
export class Database<Tables> {
  readonly engine: Engine;
  readonly query: Kysely<Tables>;

  constructor(engine: Engine, query: Kysely<Tables>) {
    this.engine = engine;
    this.query = query;
  }

  /** All or nothing; what throws inside undoes it. Inside, only the query builder that is handed in may be used. */
  async transaction<Result>(work: (query: Transaction<Tables>) => Promise<Result>): Promise<Result> {
    return await this.query.transaction().execute(work);
  }

  /** Within a transaction: what is read stays as it is until the end. A transaction of SQLite holds everything anyway. */
  hold<Table extends keyof Tables, Row>(
    select: SelectQueryBuilder<Tables, Table, Row>,
  ): SelectQueryBuilder<Tables, Table, Row> {
    return this.engine === 'postgres' ? select.forUpdate() : select;
  }

  async close(): Promise<void> {
    await this.query.destroy();
  }
}
