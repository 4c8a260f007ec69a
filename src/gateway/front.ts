import Fastify, { type FastifyInstance } from 'fastify';
import { Pool } from 'undici';
import { errorEvent, sseDone, toErrorBody, WireError } from '#wire';
import { GatewayError } from './errors.ts';
import { incomingSource, type RelayBodies, relay } from './relay.ts';

/** Where requests go right now. */
export type ReplicaState =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'absent'; readonly reason: string; readonly retryAfterSeconds: number };

export interface FrontOptions {
  readonly host: string;
  readonly port: number;
}

/**
 * The one address that clients know, in front of one replica that may come and go.
 *
 * A first cut of the gateway: it relays everything as it is, answers 503 with `Retry-After` while the replica is away, and
 * ends streams that the replica abandons with an error event.
 */
export class Front {
  readonly url: string;
  readonly #server: FastifyInstance;
  readonly #pools: Map<string, Pool>;

  private constructor(server: FastifyInstance, url: string, pools: Map<string, Pool>) {
    this.#server = server;
    this.url = url;
    this.#pools = pools;
  }

  /**
   * @param replica - asked anew for each request
   * @throws {GatewayError} GATEWAY_PORT_IN_USE
   */
  static async listen(options: FrontOptions, replica: () => ReplicaState): Promise<Front> {
    const pools = new Map<string, Pool>();
    const server = Fastify({ bodyLimit: 64 * 1024 * 1024, requestTimeout: 0, keepAliveTimeout: 75_000 });
    // Bodies are passed on as they come, so nothing may parse them.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', (_request, _payload, done) => done(null));
    server.all('/*', async (request, reply) => {
      const state = replica();
      if (state.kind === 'absent') {
        return reply
          .code(503)
          .header('retry-after', String(state.retryAfterSeconds))
          .send(toErrorBody(new WireError('service_unavailable', state.reason)));
      }
      reply.hijack();
      await relay(incomingSource(request.raw), reply.raw, poolFor(pools, state.url), relayBodies);
      return reply;
    });
    const url = await listenOrExplain(server, options);
    return new Front(server, url, pools);
  }

  async close(): Promise<void> {
    await this.#server.close();
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }
}

/** What a client is told when the replica behind a relay fails. */
export const relayBodies: RelayBodies = {
  down: (reason) =>
    JSON.stringify(
      toErrorBody(
        new WireError(
          'upstream_error',
          `The engine did not answer (${reason}); it is being started again, try again in a moment.`,
        ),
      ),
    ),
  lost: (reason) => {
    const message = `The engine stopped in the middle of this answer (${reason}); what came so far is incomplete. Send the request again.`;
    return errorEvent(new WireError('upstream_error', message)) + sseDone;
  },
};

/** One pool per address: a restarted engine has a new one. Long streams hold a connection each, so the pool is unbounded. */
function poolFor(pools: Map<string, Pool>, url: string): Pool {
  const known = pools.get(url);
  if (known) return known;
  for (const [old, pool] of pools) {
    pools.delete(old);
    void pool.close();
  }
  const pool = new Pool(url, { connections: null, pipelining: 1 });
  pools.set(url, pool);
  return pool;
}

/** @throws {GatewayError} GATEWAY_PORT_IN_USE */
export async function listenOrExplain(server: FastifyInstance, { host, port }: FrontOptions): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new GatewayError(
      'GATEWAY_PORT_IN_USE',
      `Another program listens on ${host}:${port}; stop it, or choose another port with --port.`,
      { host, port },
      { cause: error },
    );
  }
}
