import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RunCopies } from './copies/run-copy.ts';
import { GatewayError } from './errors.ts';
import type { MetricSamples } from './metrics.ts';
import { tagOf } from './run-id.ts';
import type { RunRegistry } from './run-registry.ts';

/** Gateway processes that share one address. A run belongs to the one that began it. */
export interface Peers {
  /** Of this process, as `newTag` makes it; a part of every id that it gives away. */
  readonly tag: string;
  /** Where the others ask this one for its runs: a unix socket in a folder that nobody else may enter, or a named pipe. */
  readonly socketPath: string;
  /** Where the process of a tag is asked; undefined = there is none. */
  readonly socketPathOf: (tag: string) => string | undefined;
  /** Who is asked for the kept runs of a process that is gone; undefined = nobody has any. */
  readonly heirPathOf?: (tag: string) => string | undefined;
  /** Left out: kept runs end with this process. */
  readonly copies?: RunCopies;
  /** What all of them have counted so far, this one included. */
  readonly metrics: () => Promise<readonly MetricSamples[]>;
}

/** Of the connection, not of the message (RFC 9110 section 7.6.1). */
const connectionHeaders = ['connection', 'keep-alive', 'transfer-encoding'];
/** Of a request about a run nothing else is read. */
const passedHeaders = ['authorization', 'x-api-key', 'cookie', 'last-event-id'];

/** Lets the other processes ask for the runs of this one, by the same routes and with the same credentials. */
export async function listenToPeers(server: FastifyInstance, socketPath: string): Promise<Server> {
  const peerServer = createServer((incoming, response) => server.routing(incoming, response));
  // Under node:cluster another process would listen in place of this one.
  peerServer.listen({ path: socketPath, exclusive: true });
  await once(peerServer, 'listening');
  return peerServer;
}

/** What a route of ids does before its handler. */
type IdHook = (
  incoming: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>;

/**
 * Hands a request about another process's run to that process, which checks the credentials anew. Where that one is gone its
 * runs are gone too, and what comes next here says so. A reader whose run dies with its process gets a reset: never an end.
 */
export function handToOwner(peers: Peers | undefined, runs: RunRegistry): IdHook {
  return async (incoming, reply) => {
    const { id } = incoming.params;
    const socketPath = runs.has(id) ? undefined : placeOf(id, peers);
    if (socketPath === undefined || socketPath === peers?.socketPath) return undefined;
    const answer = await askPeer(socketPath, incoming, reply).catch(() => undefined);
    if (!answer) return undefined;
    reply.hijack();
    reply.raw.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers)).flushHeaders();
    // What breaks off on either side is cut on the other.
    await runs.track(pipeline(answer, reply.raw).catch(() => undefined));
    return reply;
  };
}

/** Where a run that is not here may be. */
function placeOf(id: string, peers: Peers | undefined): string | undefined {
  const tag = tagOf(id);
  if (!peers || tag === undefined) return undefined;
  return peers.socketPathOf(tag) ?? peers.heirPathOf?.(tag);
}

/**
 * Says of a run that was handed to nobody where it went: after `handToOwner`, another process's run is one that cannot be had.
 * An id may be made up, so that nothing is said about whether there was such a run.
 */
export function refuseLost(peers: Peers | undefined, runs: Pick<RunRegistry, 'has'>): IdHook {
  return async ({ params: { id } }) => {
    const tag = tagOf(id);
    if (!peers || tag === undefined || tag === peers.tag || runs.has(id)) return undefined;
    const socketPath = placeOf(id, peers);
    throw socketPath === undefined || socketPath === peers.socketPath ? lost(id) : unreachableNow(id);
  };
}

function lost(id: string): GatewayError {
  const name = JSON.stringify(id.slice(0, 100));
  const message = `Run ${name} is of a gateway process that is not there any more, and no other has gone on with it. Send the request again.`;
  return new GatewayError('GATEWAY_RUN_LOST', message);
}

/** Until the other processes are told that it is gone, one that died is one that does not answer. */
function unreachableNow(id: string): GatewayError {
  const name = JSON.stringify(id.slice(0, 100));
  const message = `The gateway process of run ${name} does not answer; try again in a moment.`;
  return new GatewayError('GATEWAY_RUN_UNREACHABLE', message, { retryAfterMs: 1_000 });
}

async function askPeer(socketPath: string, incoming: FastifyRequest, reply: FastifyReply): Promise<IncomingMessage> {
  const { method, raw, headers, body } = incoming;
  const json = body === undefined || body === null ? undefined : JSON.stringify(body);
  const outgoing = request({
    socketPath,
    method,
    path: raw.url,
    agent: false,
    headers: {
      ...Object.fromEntries(passedHeaders.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
      ...(json !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
    },
  });
  reply.raw.once('close', () => outgoing.destroy());
  // Whatever it is, whoever reads the answer is told by the answer's end.
  outgoing.on('error', () => undefined);
  outgoing.end(json);
  const [answer]: IncomingMessage[] = await once(outgoing, 'response');
  if (!answer) throw new Error('no answer came');
  return answer;
}

function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !connectionHeaders.includes(name)));
}
