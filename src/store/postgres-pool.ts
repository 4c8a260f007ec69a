import { Pool, types } from 'pg';

const limits = { connections: 10, connectMs: 5_000, statementMs: 30_000, idleMs: 30_000 } as const;
const int8 = 20;

/** 64-bit integers come as numbers: all that we keep (times, micro-dollars, counts) are below 2^53. */
export function openPostgresPool(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'regauge',
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    idleTimeoutMillis: limits.idleMs,
    statement_timeout: limits.statementMs,
    types: { getTypeParser: (oid: number, format) => (oid === int8 ? Number : types.getTypeParser(oid, format)) },
  });
  // A connection that breaks while nobody uses it is replaced by the next one; without a listener it ends the process.
  pool.on('error', () => undefined);
  return pool;
}
