import type { FastifyInstance } from 'fastify';
import { GatewayError } from './errors.ts';

export interface ListenOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Other processes of ours listen there too. */
  readonly isShared?: boolean;
}

/**
 * Where the system itself deals connections out among processes that each listen (`SO_REUSEPORT`). What waits for a process
 * that dies is then reset at once; elsewhere node:cluster deals them out, and one on its way to that process is lost.
 */
const dealingPlatforms: readonly NodeJS.Platform[] = ['linux', 'freebsd'];

/** @throws {GatewayError} GATEWAY_PORT_IN_USE */
export async function listenOrExplain(server: FastifyInstance, address: ListenOptions): Promise<string> {
  const { host, port, isShared = false } = address;
  const options = { host, port, reusePort: isShared && dealingPlatforms.includes(process.platform) };
  try {
    return await server.listen(options);
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
