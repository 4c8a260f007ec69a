import type { FastifyInstance } from 'fastify';
import { WireError } from '#wire';
import type { RoutesContext } from '../gateway-state.ts';
import { handToOwner } from '../peers.ts';

/** Block lists are short; a decoder that sends more is none of ours. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Where decoders tell which blocks they have made room in; see `Metaserver`. */
export function addMetaserverRoutes(server: FastifyInstance, { run, runs, peers }: RoutesContext): void {
  const { metaserver } = run;
  const options = { bodyLimit: maxBodyBytes, preHandler: handToOwner(peers, runs) };
  server.post<{ Params: { id: string } }>('/v1/metaserver/:id', options, (request) => {
    const { body, params } = request;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new WireError('invalid_value', 'Send what is to be handed over as a JSON object.');
    }
    if (!metaserver.tell(params.id, { ...body })) throw new WireError('not_found', 'No run waits for these blocks.');
    return { status: 'ok' };
  });
}
