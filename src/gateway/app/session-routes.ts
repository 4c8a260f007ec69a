import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseAppBody, type Session, type SessionModel, WireError } from '#wire';
import type { Authenticate, Caller } from '../caller.ts';
import { modelsFor, type RoutesContext } from '../gateway-state.ts';
import type { PublicModel } from '../replica.ts';
import type { AppOptions } from './app-options.ts';
import { sealKey, unsealKey } from './sealed-key.ts';

const cookieName = 'regauge-session';
/** Browsers cap a cookie's life at 400 days; a key that is revoked is out at once whatever the cookie says. */
const cookieSeconds = 180 * 86_400;

/**
 * The key that a browser's cookie holds, for the pages' own paths only: elsewhere a cookie that is sent along would let any
 * page speak for its user.
 */
export function cookieKey({ url, headers }: FastifyRequest, secret: Uint8Array): string | undefined {
  if (!url.startsWith('/app/')) return undefined;
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name === cookieName && value !== undefined) return unsealKey(value, secret);
  }
  return undefined;
}

const open = { config: { isOpenToAll: true } };

/** Who am I, and what is there: all that a page needs to begin. */
export function addSessionRoutes(
  server: FastifyInstance,
  context: RoutesContext,
  app: AppOptions,
  authenticate: Authenticate,
): void {
  server.get('/app/api/session', open, (http) => session(callerIfAny(http, context), context, app));

  server.post('/app/api/session', open, (http, reply) => {
    const { key } = parseAppBody('session', http.body);
    const admission = authenticate(key);
    if (admission.kind === 'refused') throw new WireError('invalid_api_key', admission.because);
    setCookie(http, reply, `${sealKey(key, app.secret)}; Max-Age=${cookieSeconds}`);
    return session(admission.caller, context, app);
  });

  server.delete('/app/api/session', open, async (http, reply) => {
    setCookie(http, reply, '; Max-Age=0');
    return await reply.code(204).send();
  });
}

function setCookie({ protocol }: FastifyRequest, reply: FastifyReply, value: string): void {
  const secure = protocol === 'https' ? '; Secure' : '';
  void reply.header('set-cookie', `${cookieName}=${value}; Path=/app/; HttpOnly; SameSite=Strict${secure}`);
}

function callerIfAny(http: FastifyRequest, { callerOf }: RoutesContext): Caller | undefined {
  try {
    return callerOf(http);
  } catch {
    return undefined;
  }
}

/** Whoever is not signed in is told that a key is needed, and nothing else. */
function session(caller: Caller | undefined, { models }: RoutesContext, app: AppOptions): Session {
  const needsKey = app.needsKey();
  return {
    user: caller?.name ?? null,
    needsKey,
    isSignedIn: caller !== undefined,
    version: app.version,
    models: caller ? modelsFor(caller, models()).map(sessionModel) : [],
    pools: caller ? app.pools() : [],
  };
}

function sessionModel({ id, card }: PublicModel): SessionModel {
  const { max_model_len: context, stand_in: isStandIn, note, thinks } = card;
  return {
    id,
    contextTokens: typeof context === 'number' ? context : null,
    thinking: thinks === false ? 'never' : 'optional',
    standIn: isStandIn === true ? String(note ?? 'a stand-in for the model that was wanted') : null,
    starters: id.startsWith('nano-r1') ? nanoStarters : [],
  };
}

/** What the built-in model was trained for; it knows no other language. */
const nanoStarters: readonly string[] = ['What is 417 + 385?', 'Which is larger, 8192 or 7994?', 'What is 236 * 47?'];
