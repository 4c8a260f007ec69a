import { randomInt } from 'node:crypto';
import { type AttemptOutcome, type HandOff, handOffOf, type UpstreamCall, type UpstreamRequest } from '#fleet';
import { unreachable } from '#kernel';
import { postToReplica } from '../post-to-replica.ts';
import type { HandOffRecord, Replica } from '../replica.ts';
import type { ReplicaPools } from '../replica-pools.ts';
import type { RunContext } from '../run-context.ts';
import { newRunId } from '../run-id.ts';
import { carryFrame } from './carry-frame.ts';
import type { Metaserver } from './metaserver.ts';

export interface HandOverPlan {
  readonly call: UpstreamCall;
  /** What the decoder would be sent without help. */
  readonly request: UpstreamRequest;
  readonly decode: Replica;
  readonly prefill: Replica;
  /** Of the prompt; estimated. */
  readonly promptTokens: number;
  /** Aborted when the attempt is over, or nobody waits for the run any more. */
  readonly signal: AbortSignal;
}

export interface HandedOver {
  /** What to send to the decoder. */
  readonly request: UpstreamRequest;
  readonly record: HandOffRecord;
}

/**
 * Has another replica compute the prompt, and hands its KV to the one that decodes.
 *
 * Never an error: a decoder without help computes the prompt itself, which is slower and as right. So whatever goes wrong
 * ends up in the record, and in the health of the replica it went wrong at.
 */
export async function handOver(plan: HandOverPlan, context: RunContext): Promise<HandedOver> {
  const { prefill, decode, request, promptTokens } = plan;
  const record: HandOffRecord = { replicaId: prefill.target.id, end: 'running', reason: '', tookMs: undefined };
  const handOff = handOffOf(decode.capabilities.prefillDecode);
  if (!handOff || prefill.adapter.kind !== decode.adapter.kind) {
    return { request, record: { ...record, end: 'failed', reason: 'these two kinds of replica share no KV' } };
  }
  const report = context.observe(prefill.target.id, promptTokens);
  const startMs = performance.now();
  const deadline = startDeadline(context.deadlines.firstTokenMs);
  const ended = (outcome: AttemptOutcome, reason: string): void => {
    deadline.cancel();
    record.tookMs = performance.now() - startMs;
    record.end = outcome.kind === 'finished' ? 'handed-over' : 'failed';
    record.reason = reason;
    if (outcome.kind === 'finished') report?.firstToken(record.tookMs);
    report?.ended(outcome);
    context.metrics.handOffs.inc({ kind: handOff.kind, end: record.end });
  };
  const failed = (error: unknown): void => ended(outcomeOf(error, plan.signal, deadline.late), reasonOf(error));
  const signal = AbortSignal.any([plan.signal, deadline.late]);
  const { pools, metaserver } = context;
  const work = { ...plan, request: named(request), signal, attempt: plan.signal, deadline, handOff, pools, metaserver };
  try {
    const { amended, whenDone } = await begin(work);
    void whenDone.then(() => ended({ kind: 'finished' }, ''), failed);
    return { request: amended, record };
  } catch (error) {
    failed(error);
    return { request, record };
  }
}

interface Deadline {
  /** Aborted once the time is up. */
  readonly late: AbortSignal;
  cancel(): void;
  /** Counts from now on. */
  restart(): void;
}

/**
 * How long the prompt's replica may take: as long as a replica may that computes its own, since the work is the same. A
 * shorter time would call a long prompt on slow hardware a stall.
 */
function startDeadline(afterMs: number): Deadline {
  const late = new AbortController();
  const reason = new Error(`the prompt was not handed over within ${afterMs} ms`);
  const start = () => setTimeout(() => late.abort(reason), afterMs);
  let timer = start();
  const cancel = () => clearTimeout(timer);
  const restart = () => {
    cancel();
    timer = start();
  };
  return { late: late.signal, cancel, restart };
}

/** By one name on both sides, so that their logs can be laid beside each other; vLLM's connectors go by it, too. */
function named(request: UpstreamRequest): UpstreamRequest {
  return { ...request, headers: { ...request.headers, 'x-request-id': newRunId('handoff-', undefined) } };
}

interface Work extends HandOverPlan {
  /** Aborted with the attempt alone. */
  readonly attempt: AbortSignal;
  readonly deadline: Deadline;
  readonly handOff: HandOff;
  readonly pools: ReplicaPools;
  readonly metaserver: Metaserver;
}

interface Begun {
  readonly amended: UpstreamRequest;
  /** Settles when the prompt's replica is done with it. */
  readonly whenDone: Promise<unknown>;
}

const done = Promise.resolve();

async function begin(work: Work): Promise<Begun> {
  const { handOff, request, prefill, metaserver, attempt, deadline } = work;
  switch (handOff.kind) {
    case 'pull': {
      const amended = handOff.toDecode(request, await askPrefill(work, handOff.toPrefill(request)));
      if (amended) return { amended, whenDone: done };
      throw new Error('its reply does not say where the KV is');
    }
    case 'together': {
      const amended = handOff.toBoth(request, prefill.target, randomInt(2 ** 47));
      // A prefill server that is left in the middle keeps the decoder waiting for a room nobody enters.
      return { amended, whenDone: askPrefill({ ...work, signal: deadline.late }, amended) };
    }
    case 'push': {
      // Until the decoder tells its blocks, nothing is the helper's delay.
      deadline.cancel();
      const { url, blocks } = metaserver.expect(attempt);
      const whenDone = blocks.then((told) => {
        deadline.restart();
        return askPrefill(work, handOff.toPrefill(request, told));
      });
      return { amended: handOff.toDecode(request, url), whenDone };
    }
    case 'frame':
      await carryFrame(work);
      return { amended: request, whenDone: done };
    default:
      return unreachable(handOff);
  }
}

/** @returns the reply, where it is JSON; a stream is read to its end, since engines stop computing for who leaves */
async function askPrefill({ prefill, decode, pools, signal }: Work, request: UpstreamRequest): Promise<unknown> {
  const body = await postToReplica(prefill, pools, {
    path: request.path,
    headers: withoutKey(request.headers),
    body: withModel(request.body, prefill.target.upstreamModel ?? decode.target.upstreamModel),
    signal,
  });
  const reply = await body.text();
  return reply.startsWith('{') ? JSON.parse(reply) : undefined;
}

/** The decoder's key is no business of the prompt's replica. */
function withoutKey({
  authorization: _key,
  ...headers
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return headers;
}

function withModel(body: string, model: string | undefined): string {
  return model === undefined ? body : JSON.stringify({ ...JSON.parse(body), model });
}

function outcomeOf(error: unknown, left: AbortSignal, late: AbortSignal): AttemptOutcome {
  if (left.aborted) return { kind: 'aborted' };
  return late.aborted ? { kind: 'stalled' } : { kind: 'lost', reason: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
