import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WireError } from '#wire';
import type { Authenticate, Caller } from './caller.ts';

/** Longer ones are no keys of anybody. */
const mostCredentialChars = 512;

/**
 * Lets in who has a key, before anything of a request is read but its head: everywhere but to `/health`, which load
 * balancers ask, to `/metrics` from this machine, to what engines tell, and to the app's pages, where people sign in. To be
 * called before there are routes.
 * @param cookieKeyOf - the key that a browser keeps for the app
 * @returns who sent a request that was let in
 */
export function guard(
  server: FastifyInstance,
  authenticate: Authenticate,
  cookieKeyOf: (request: FastifyRequest) => string | undefined = () => undefined,
): (request: FastifyRequest) => Caller {
  const callers = new WeakMap<FastifyRequest, Caller>();
  server.addHook('onRequest', async (request, reply) => {
    const admission = authenticate(credentialOf(request) ?? cookieKeyOf(request));
    if (admission.kind === 'caller') callers.set(request, admission.caller);
    else if (!isOpen(request)) {
      void reply.header('www-authenticate', 'Bearer');
      throw new WireError('invalid_api_key', admission.because);
    }
  });
  return (request) => {
    const caller = callers.get(request);
    if (caller) return caller;
    throw new WireError('invalid_api_key', 'This path needs a key.');
  };
}

/** OpenAI's way, else Anthropic's. */
function credentialOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const credential = bearer ?? headers['x-api-key'];
  return typeof credential === 'string' && credential.length <= mostCredentialChars ? credential : undefined;
}

function isOpen(request: FastifyRequest): boolean {
  const { url } = request.routeOptions;
  // Whoever knows the id of an expected hand-over is the engine that was told it.
  if (url === '/health' || url === '/v1/metaserver/:id') return true;
  if (request.routeOptions.config.isOpenToAll) return true;
  return url === '/metrics' && isFromHere(request);
}

/** What a proxy on this machine forwards comes from anywhere. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  return /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
}
