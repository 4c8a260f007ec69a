import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChatRequest, CompletionRequest } from '#wire';
import { onBehalfOf } from './caller.ts';
import { RunCopier } from './copies/run-copier.ts';
import { driveRun } from './drive-run.ts';
import { modelsFor, type RoutesContext, resolveModel } from './gateway-state.ts';
import { labelRulesOf } from './label-headers.ts';
import { launchRun } from './launch-run.ts';
import { isPassedThrough, passThrough } from './openai/pass-through.ts';
import type { Protocol } from './protocol.ts';
import type { Run } from './run.ts';
import { newRunId } from './run-id.ts';
import { StreamReader } from './stream-reader.ts';
import { WholeReader } from './whole-reader.ts';
import { writerFor } from './writer-for.ts';

export interface AskedRun {
  readonly asked: ChatRequest | CompletionRequest;
  readonly protocol: Protocol;
  /** By which the protocol's clients tell what an id is of, its separator included. */
  readonly idPrefix: string;
}

/**
 * Begins a run for a request, whatever its protocol: its model is looked up, its reply is taken over, and it goes on by
 * itself from there.
 * @throws {WireError} before the reply is taken over: no such model, label rules that cannot be read
 */
export async function startRun(
  { asked: sent, protocol, idPrefix }: AskedRun,
  http: FastifyRequest,
  reply: FastifyReply,
  context: RoutesContext,
): Promise<FastifyReply> {
  const caller = context.callerOf(http);
  const asked = onBehalfOf(caller, sent);
  const model = resolveModel(asked.model, modelsFor(caller, context.models()));
  const rules = [...caller.rules, ...labelRulesOf(http.headers)];
  const session = header(http, 'regauge-session') ?? asked.user;
  if (isPassedThrough(asked)) {
    return await passThrough(asked, { model: model.id, session, rules }, http, reply, context);
  }
  reply.hijack();
  const options = {
    id: newRunId(idPrefix, context.peers?.tag),
    protocol,
    createdSeconds: Math.floor(Date.now() / 1_000),
    request: asked,
    model: model.id,
    isKept: header(http, 'regauge-keep') === 'true',
    session,
    caller,
    rules,
    prices: context.prices(model.id),
  };
  const run = launchRun({ ...options, keep: context.settings.keep }, context);
  const copies = context.peers?.copies;
  if (run.isKept && copies) new RunCopier(run, options, copies);
  readBy(run, http, reply, context);
  void driveRun(run, context.run);
  return reply;
}

function readBy(run: Run, http: FastifyRequest, reply: FastifyReply, { settings }: RoutesContext): void {
  const explains = header(http, 'regauge-explain') === '1';
  const headers = () => ({
    'regauge-run': run.id,
    'x-request-id': run.id,
    ...(run.protocol === 'anthropic' && { 'request-id': run.id }),
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

/** A header that was sent once, and is not longer than any we read. */
function header(http: FastifyRequest, name: string): string | undefined {
  const value = http.headers[name];
  return typeof value === 'string' && value.length <= 256 ? value : undefined;
}

/** Printable ASCII in one line: reasons may quote what a replica said. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
}
