import type { FastifyInstance } from 'fastify';
import { GatewayError } from './errors.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
}

/** @throws {GatewayError} GATEWAY_PORT_IN_USE */
export async function listenOrExplain(server: FastifyInstance, { host, port }: ListenOptions): Promise<string> {
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
