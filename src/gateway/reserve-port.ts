import Fastify from 'fastify';
import { type ListenOptions, listenOrExplain } from './listen-or-explain.ts';

/**
 * Finds out whether an address is free, by listening there for a moment; for whoever has others listen.
 * @returns the port; the one that was found where 0 was asked for
 * @throws {GatewayError} GATEWAY_PORT_IN_USE
 */
export async function reservePort(address: ListenOptions): Promise<number> {
  const server = Fastify();
  const url = await listenOrExplain(server, address);
  await server.close();
  return Number(new URL(url).port);
}
