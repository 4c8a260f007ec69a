import type { ServerResponse } from 'node:http';
import { type AttemptOutcome, type AttemptReport, type Capabilities, hostedPath, type UpstreamUsage } from '#fleet';
import { unreachable } from '#kernel';
import type { FailureKind } from '#policy';
import type { ChatRequest, CompletionRequest, WireError } from '#wire';
import { estimatePromptTokens } from '../estimate-prompt-tokens.ts';
import type { RoutesContext } from '../gateway-state.ts';
import { Relay, type RelayOutcome, type RelayWatch } from '../relay.ts';
import { relayBodies } from '../relay-bodies.ts';
import { relayHeaders } from '../relay-routes.ts';
import type { AttemptRecord, Replica } from '../replica.ts';
import { describeOutcome, outcomeError } from '../to-wire-error.ts';
import type { Passed } from './able-replica.ts';
import { CheckedStream } from './checked-stream.ts';
import { CheckedWhole } from './checked-whole.ts';

type Generation = ChatRequest | CompletionRequest;
type FailedOutcome = Extract<AttemptOutcome, { readonly kind: 'failure' | 'lost' | 'stalled' }>;

export interface PassedAttempt {
  readonly record: AttemptRecord;
  readonly end: 'complete' | 'failed' | 'cancelled';
  /** What the replica counted; undefined where it did not say, or not to the end. */
  readonly usage: UpstreamUsage | undefined;
  /** Some of the reply is with the client: no other replica can begin it again. */
  readonly hasLeft: boolean;
  readonly failed: { readonly failure: FailureKind; readonly because: string; readonly error: WireError } | undefined;
}

export interface PassedPlan extends Passed {
  readonly response: ServerResponse;
  readonly replica: Replica;
  readonly kind: 'first' | 'retry';
}

/** Has one replica answer, and tells its health how that went. */
export async function passOnce(plan: PassedPlan, context: RoutesContext): Promise<PassedAttempt> {
  const { asked, response, replica, kind } = plan;
  const { target } = replica;
  const report = context.run.observe(target.id, estimatePromptTokens(asked));
  const record = newRecord(target.id, kind);
  const checked = asked.stream ? new CheckedStream(asked.n) : new CheckedWhole(asked.n, context.settings.maxBodyBytes);
  const relay = new Relay({
    source: sourceOf(plan, context),
    response,
    replica: context.run.pools.connection(target.url).pool,
    lost: relayBodies.lost,
    watch: { checked, ...watched(asked, record, report, context) },
  });
  const passed = await relay.outcome;
  const outcome = toldOutcome(passed, replica);
  report?.ended(outcome);
  record.end = outcome.kind;
  context.run.metrics.attempts.inc({ replica: target.id, end: outcome.kind });
  const { usage } = checked;
  record.promptTokens = usage?.promptTokens;
  record.cachedTokens = usage?.cachedTokens;
  record.completionTokens = usage?.completionTokens ?? 0;
  const hasLeft = response.headersSent;
  switch (outcome.kind) {
    case 'finished':
      return { record, usage, hasLeft, end: 'complete', failed: undefined };
    case 'aborted':
      return { record, usage, hasLeft, end: 'cancelled', failed: undefined };
    case 'failure':
    case 'lost':
    case 'stalled': {
      const failed = failedAs(outcome, passed);
      record.reason = failed.because;
      return { record, usage, hasLeft, end: 'failed', failed };
    }
    default:
      return unreachable(outcome);
  }
}

function newRecord(replicaId: string, kind: AttemptRecord['kind']): AttemptRecord {
  return {
    replicaId,
    kind,
    because: 'it takes the request as it is',
    end: 'running',
    reason: '',
    startedMs: 0,
    ttftMs: undefined,
    promptTokens: undefined,
    cachedTokens: undefined,
    completionTokens: 0,
    dropped: [],
  };
}

function sourceOf({ asked, body, replica }: PassedPlan, { run }: RoutesContext) {
  const { target, capabilities } = replica;
  const { pathPrefix } = run.pools.connection(target.url);
  const path = hostedPath(target, asked.kind === 'chat' ? '/v1/chat/completions' : '/v1/completions');
  return {
    method: 'POST',
    path: pathPrefix + path,
    headers: { ...relayHeaders({}, target), 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, ...ownFields(asked, capabilities), model: target.upstreamModel }),
  } as const;
}

/** A whole reply has its first byte when it has its last, so that only the end is timed. */
function watched(
  asked: Generation,
  record: AttemptRecord,
  report: AttemptReport | undefined,
  { run }: RoutesContext,
): Omit<RelayWatch, 'checked'> {
  const { firstByteMs, idleMs, totalMs } = run.deadlines;
  const sentMs = performance.now();
  return {
    deadlines: asked.stream ? { firstByteMs, idleMs, totalMs } : { firstByteMs: totalMs, idleMs, totalMs },
    onData: () => {
      if (record.ttftMs !== undefined) {
        report?.tokens(1);
        return;
      }
      record.ttftMs = performance.now() - sentMs;
      report?.firstToken(record.ttftMs);
    },
  };
}

/** What the replica's health is told. */
function toldOutcome(outcome: RelayOutcome, { adapter }: Replica): AttemptOutcome {
  switch (outcome.kind) {
    case 'complete':
      return { kind: 'finished' };
    case 'client-gone':
      return { kind: 'aborted' };
    case 'refused':
      return { kind: 'failure', failure: adapter.readFailure(outcome.status, outcome.body, outcome.retryAfter) };
    case 'replica-down':
    case 'replica-lost':
      return { kind: 'lost', reason: outcome.reason };
    case 'stalled':
      return { kind: 'stalled' };
    default:
      return unreachable(outcome);
  }
}

function failedAs(outcome: FailedOutcome, passed: RelayOutcome): NonNullable<PassedAttempt['failed']> {
  if (outcome.kind === 'failure') {
    const { failure } = outcome;
    return { failure: failure.kind, because: describeOutcome(outcome), error: outcomeError(outcome) };
  }
  const because = 'reason' in passed ? passed.reason : '';
  return { failure: outcome.kind, because, error: outcomeError({ kind: 'lost', because }) };
}

/** What is not the client's to say, whatever its body does; undefined leaves a field out. */
function ownFields({ cacheSalt, priority }: Generation, capabilities: Capabilities): object {
  return {
    cache_salt: capabilities.cacheSalt && cacheSalt !== '' ? cacheSalt : undefined,
    priority: capabilities.priority && priority !== 0 ? priority : undefined,
  };
}
