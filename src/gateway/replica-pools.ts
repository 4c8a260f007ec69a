import { Pool } from 'undici';

/** Connections to one replica, and what its URL puts before every path. */
export interface ReplicaConnection {
  readonly pool: Pool;
  readonly pathPrefix: string;
}

/** One pool of connections per origin. Long streams hold a connection each, so that pools have no upper bound. */
export class ReplicaPools {
  readonly #pools = new Map<string, Pool>();
  readonly #connectMs: number;

  constructor(connectMs: number) {
    this.#connectMs = connectMs;
  }

  connection(url: string): ReplicaConnection {
    const { origin, pathname } = new URL(url);
    const pathPrefix = pathname.replace(/\/+$/, '');
    return { pool: this.#pools.get(origin) ?? this.#open(origin), pathPrefix };
  }

  /** Lets go of the pools of all other replicas; what runs on them runs on. */
  keepOnly(urls: readonly string[]): void {
    const kept = new Set(urls.map((url) => new URL(url).origin));
    for (const [origin, pool] of this.#pools) {
      if (kept.has(origin)) continue;
      this.#pools.delete(origin);
      void pool.close();
    }
  }

  /** Resolves when the exchanges with this address are over. */
  async release(url: string): Promise<void> {
    const { origin } = new URL(url);
    const pool = this.#pools.get(origin);
    this.#pools.delete(origin);
    await pool?.close();
  }

  /** Cuts what still runs. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #open(origin: string): Pool {
    // Deadlines are the exchange's business: one that knows thoughts from silence.
    const pool = new Pool(origin, {
      connections: null,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: this.#connectMs },
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}
