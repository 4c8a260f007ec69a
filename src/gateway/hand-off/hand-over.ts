import { randomInt } from 'node:crypto';
import { type AttemptOutcome, type HandOff, handOffOf, type UpstreamCall, type UpstreamRequest } from '#fleet';
import { unreachable } from '#kernel';
import { postToReplica } from '../post-to-replica.ts';
import type { HandOffRecord, Replica } from '../replica.ts';
import type { ReplicaPools } from '../replica-pools.ts';
import type { RunContext } from '../run-context.ts';
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
  const ended = (outcome: AttemptOutcome, reason: string): void => {
    record.tookMs = performance.now() - startMs;
    record.end = outcome.kind === 'finished' ? 'handed-over' : 'failed';
    record.reason = reason;
    if (outcome.kind === 'finished') report?.firstToken(record.tookMs);
    report?.ended(outcome);
    context.metrics.handOffs.inc({ kind: handOff.kind, end: record.end });
  };
  const work = { ...plan, handOff, pools: context.pools, metaserver: context.metaserver };
  try {
    const { amended, whenDone } = await begin(work);
    void whenDone.then(
      () => ended({ kind: 'finished' }, ''),
      (error: unknown) => ended(outcomeOf(error, plan.signal), reasonOf(error)),
    );
    return { request: amended, record };
  } catch (error) {
    ended(outcomeOf(error, plan.signal), reasonOf(error));
    return { request, record };
  }
}

interface Work extends HandOverPlan {
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
const togetherMs = 600_000;

async function begin(work: Work): Promise<Begun> {
  const { handOff, request, prefill, metaserver, signal } = work;
  switch (handOff.kind) {
    case 'pull': {
      const amended = handOff.toDecode(request, await askPrefill(work, handOff.toPrefill(request)));
      if (amended) return { amended, whenDone: done };
      throw new Error('its reply does not say where the KV is');
    }
    case 'together': {
      const amended = handOff.toBoth(request, prefill.target.url, randomInt(2 ** 47));
      // A prefill server that is left in the middle keeps the decoder waiting for a room nobody enters.
      return { amended, whenDone: askPrefill({ ...work, signal: AbortSignal.timeout(togetherMs) }, amended) };
    }
    case 'push': {
      const { url, blocks } = metaserver.expect(signal);
      const whenDone = blocks.then((told) => askPrefill(work, handOff.toPrefill(request, told)));
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

function outcomeOf(error: unknown, signal: AbortSignal): AttemptOutcome {
  return signal.aborted ? { kind: 'aborted' } : { kind: 'lost', reason: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300);
}
