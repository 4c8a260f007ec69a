import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Capabilities } from '#fleet';
import type { ChatRequest, CompletionRequest } from '#wire';
import { anyReplica, type RoutesContext } from '../gateway-state.ts';
import { relay } from '../relay.ts';
import { relayBodies } from '../relay-bodies.ts';
import { relayHeaders } from '../relay-routes.ts';

type Generation = ChatRequest | CompletionRequest;

/**
 * Log-probabilities, several choices and an echoed prompt are in no event of a run; they go to one replica and back as they
 * are, and such a reply cannot be carried over.
 */
export function isPassedThrough(asked: Generation): boolean {
  if (asked.n > 1 || asked.topLogprobs !== undefined || asked.promptLogprobs !== undefined) return true;
  return asked.continuousUsage || (asked.kind === 'completion' && asked.echo);
}

/** Has one replica answer a request as it came, and gives its reply back as it comes. */
export async function passThrough(
  asked: Generation,
  question: Omit<Parameters<typeof anyReplica>[1], 'request'>,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const { target, capabilities } = await anyReplica(context, { ...question, request: asked });
  const { pool, pathPrefix } = context.run.pools.connection(target.url);
  const body = typeof http.body === 'object' ? http.body : {};
  reply.hijack();
  const exchange = relay(
    {
      method: 'POST',
      path: pathPrefix + (asked.kind === 'chat' ? '/v1/chat/completions' : '/v1/completions'),
      headers: { ...relayHeaders({}, target), 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...ownFields(asked, capabilities), model: target.upstreamModel }),
    },
    reply.raw,
    pool,
    relayBodies,
  );
  const outcome = await context.runs.track(exchange);
  context.run.metrics.requests.inc({ endpoint: asked.kind, outcome: outcome.kind });
  return reply;
}

/** What is not the client's to say, whatever its body does; undefined leaves a field out. */
function ownFields({ cacheSalt, priority }: Generation, capabilities: Capabilities): object {
  return {
    cache_salt: capabilities.cacheSalt && cacheSalt !== '' ? cacheSalt : undefined,
    priority: capabilities.priority && priority !== 0 ? priority : undefined,
  };
}
