import type { FastifyRequest } from 'fastify';
import { WireError } from '#wire';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);
const loopbackName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Lets the app's own pages in and no others: browsers send cookies, and reach loopback, on behalf of any page.
 *
 * A request that changes something has to name this origin where it names one. Without keys a request has to name a
 * loopback host, since a page elsewhere may own a name that leads to this machine (DNS rebinding). Programs that send
 * neither header are no browsers, and have to bring what the door asks for.
 * @throws {WireError} permission_denied
 */
export function assertSameOrigin(request: FastifyRequest, needsKey: boolean): void {
  const { origin, host } = request.headers;
  if (
    !needsKey &&
    request.socket.remoteAddress !== undefined &&
    isLoopback(request) &&
    !loopbackName.test(host ?? '')
  ) {
    throw refused(`the name ${JSON.stringify((host ?? '').slice(0, 100))} is not one of this machine's own`);
  }
  if (harmless.has(request.method)) return;
  if (origin !== undefined && !isOwn(origin, host)) throw refused('it comes from another site');
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined && site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw refused('it comes from another site');
  }
}

function isLoopback({ socket }: FastifyRequest): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(socket.localAddress ?? '');
}

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refused(because: string): WireError {
  return new WireError('permission_denied', `This request was refused: ${because}. Open the app at its own address.`);
}
