import type { FastifyInstance, FastifyRequest } from 'fastify';
import { WireError } from '#wire';
import type { RoutesContext } from './gateway-state.ts';
import { handToOwner, refuseLost } from './peers.ts';
import { StreamReader } from './stream-reader.ts';
import { writerFor } from './writer-for.ts';

interface RunRoute {
  Params: { id: string };
}

/** Runs by name: what they are, their events from any number on, and how to steer them. */
export function addRunRoutes(server: FastifyInstance, { runs, peers, settings, callerOf }: RoutesContext): void {
  const hook = { preHandler: [handToOwner(peers, runs), refuseLost(peers, runs)] };
  const runOf = (request: FastifyRequest<RunRoute>) => runs.get(request.params.id, callerOf(request));

  server.get<RunRoute>('/v1/runs/:id', hook, (request) => ({ object: 'run', ...runOf(request).record() }));

  server.get<RunRoute & { Querystring: { after?: string } }>('/v1/runs/:id/events', hook, (request, reply) => {
    const run = runOf(request);
    const after = readAfter(request);
    reply.hijack();
    new StreamReader(run, reply.raw, writerFor(run), {
      // A run that is not kept has no past to read: whoever joins gets what comes from now on.
      after: run.isKept ? after : Math.max(after, run.log.last),
      isNumbered: true,
      keepAliveMs: settings.keepAliveMs,
      slowReaderMs: settings.slowReaderMs,
      headers: () => ({ 'regauge-run': run.id }),
    });
    return reply;
  });

  server.post<RunRoute>('/v1/runs/:id/cancel', hook, (request) => {
    const run = runOf(request);
    if (!run.end) run.cancel('its client asked for it');
    return { id: run.id, object: 'run', status: run.record().end };
  });

  server.post<RunRoute>('/v1/runs/:id/answer-now', hook, async (request) => {
    const run = runOf(request);
    if (run.end) throw new WireError('not_found', `Run ${run.id} is over already.`);
    await run.endThought();
    return { id: run.id, object: 'run', status: 'answering' };
  });
}

/** `?after=`, else what a browser sends on its own when it connects again. */
function readAfter(request: FastifyRequest<{ Querystring: { after?: string } }>): number {
  const sent = request.query.after ?? request.headers['last-event-id'] ?? '0';
  if (typeof sent === 'string' && /^\d{1,15}$/.test(sent)) return Number(sent);
  throw new WireError('invalid_value', '`after` must be the number of an event, 0 for all.', { param: 'after' });
}
