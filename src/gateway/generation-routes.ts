import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ChatRequest, type CompletionRequest, parseChatRequest, parseCompletionRequest } from '#wire';
import { driveRun } from './drive-run.ts';
import { relayBodies } from './front.ts';
import { anyReplica, type RoutesContext, resolveModel } from './gateway-state.ts';
import { relay } from './relay.ts';
import { relayHeaders } from './relay-routes.ts';
import { Run } from './run.ts';
import { writerFor } from './run-writer.ts';
import { StreamReader } from './stream-reader.ts';
import { WholeReader } from './whole-reader.ts';

type Generation = ChatRequest | CompletionRequest;

export function addGenerationRoutes(server: FastifyInstance, context: RoutesContext): void {
  server.post('/v1/chat/completions', (request, reply) =>
    generate(parseChatRequest(request.body), request, reply, context),
  );
  server.post('/v1/completions', (request, reply) =>
    generate(parseCompletionRequest(request.body), request, reply, context),
  );
}

async function generate(
  asked: Generation,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const model = resolveModel(asked.model, context.models());
  const session = header(http, 'regauge-session') ?? asked.user;
  if (isPassedThrough(asked)) return await passThrough(asked, model.id, session, http, reply, context);
  reply.hijack();
  const run = new Run({
    id: `${asked.kind === 'chat' ? 'chatcmpl' : 'cmpl'}-${randomBytes(12).toString('hex')}`,
    createdSeconds: Math.floor(Date.now() / 1_000),
    request: asked,
    model: model.id,
    isKept: header(http, 'regauge-keep') === 'true',
    session,
    keep: context.settings.keep,
  });
  context.runs.add(run);
  void run.over.then((end) => {
    context.run.metrics.requests.inc({ endpoint: asked.kind, outcome: end.kind });
    context.onRunEnd(run.record());
  });
  readBy(run, http, reply, context);
  void driveRun(run, context.run);
  return reply;
}

function readBy(run: Run, http: FastifyRequest, reply: FastifyReply, { settings }: RoutesContext): void {
  const explains = header(http, 'regauge-explain') === '1';
  const headers = () => ({
    'regauge-run': run.id,
    'x-request-id': run.id,
    ...(explains && { 'regauge-decision': headerText(run.decision) }),
  });
  if (!run.request.stream) {
    new WholeReader(run, reply.raw, writerFor(run), headers);
    return;
  }
  new StreamReader(run, reply.raw, writerFor(run), {
    after: 0,
    isNumbered: run.isKept,
    keepAliveMs: settings.keepAliveMs,
    slowReaderMs: settings.slowReaderMs,
    headers,
  });
}

/**
 * Log-probabilities, several choices and an echoed prompt are in no event of a run; they go to one replica and back as they
 * are, and such a reply cannot be carried over.
 */
function isPassedThrough(asked: Generation): boolean {
  if (asked.n > 1 || asked.topLogprobs !== undefined || asked.promptLogprobs !== undefined) return true;
  return asked.continuousUsage || (asked.kind === 'completion' && asked.echo);
}

async function passThrough(
  asked: Generation,
  model: string,
  session: string | undefined,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const { target } = await anyReplica(context, { request: asked, model, session });
  const { pool, pathPrefix } = context.run.pools.connection(target.url);
  const body = typeof http.body === 'object' ? http.body : {};
  reply.hijack();
  const exchange = relay(
    {
      method: 'POST',
      path: pathPrefix + (asked.kind === 'chat' ? '/v1/chat/completions' : '/v1/completions'),
      headers: { ...relayHeaders({}, target), 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, model: target.upstreamModel }),
    },
    reply.raw,
    pool,
    relayBodies,
  );
  const outcome = await context.runs.track(exchange);
  context.run.metrics.requests.inc({ endpoint: asked.kind, outcome: outcome.kind });
  return reply;
}

/** A header that was sent once, and is not longer than any we read. */
function header(http: FastifyRequest, name: string): string | undefined {
  const value = http.headers[name];
  return typeof value === 'string' && value.length <= 256 ? value : undefined;
}

/** Printable ASCII in one line: reasons may quote what a replica said. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
}
