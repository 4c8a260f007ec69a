import { unreachable } from '#kernel';
import { afterFailure } from '#policy';
import type { WireError } from '#wire';
import { type AttemptResult, attemptRun } from './attempt.ts';
import { placeRun, refusedCarryOver } from './place-run.ts';
import type { AttemptRecord, Replica } from './replica.ts';
import type { Run } from './run.ts';
import type { RunContext } from './run-context.ts';
import { toWireError } from './to-wire-error.ts';

const staying = { kind: 'placed', prefill: undefined, heard: undefined, because: 'it has the thought so far' } as const;

type Failed = Extract<AttemptResult, { kind: 'failed' }>;

/**
 * Brings a run to its end, over as many replicas as it takes.
 *
 * Before the first text another replica simply starts afresh. Afterwards one can only go on from the exact tokens, and a
 * run that nobody can go on with fails in front of its reader: never is a part given out as the whole.
 */
export async function driveRun(run: Run, context: RunContext): Promise<void> {
  try {
    await drive(run, context);
  } catch (error) {
    if (run.end) return;
    context.onBug(error);
    run.fail(toWireError(error));
  }
}

async function drive(run: Run, context: RunContext): Promise<void> {
  const excluded = new Map<string, string>();
  // One that was begun by another process goes on from what is known of it.
  let kind: AttemptRecord['kind'] = run.hasDelivered ? 'carry-over' : 'first';
  let failed: Failed | undefined;
  let stays: Replica | undefined;
  let outageSinceMs = run.hasDelivered ? performance.now() : undefined;
  while (!run.end) {
    const placed = stays
      ? ({ ...staying, replica: stays } as const)
      : await placeRun(run, { excluded, outageSinceMs }, context);
    if (run.end) return;
    if (placed.kind === 'nowhere') return giveUp(run, failed, placed.error, context);
    noteDecision(run, placed.replica, placed.because);
    const result = await attemptRun(run, { ...placed, kind }, context);
    if (kind === 'carry-over') context.metrics.carryOvers.inc({ outcome: carriedOutcome(run, result) });
    if (result.kind === 'over') return;
    stays = result.kind === 'cut' ? placed.replica : undefined;
    kind = 'answer-now';
    if (result.kind === 'cut') continue;
    // An outage lasts until some replica gets on: how often others were tried meanwhile does not matter.
    const gotOn = (run.attempts.at(-1)?.completionTokens ?? 0) > 0;
    if (!run.hasDelivered && !isPassing(result)) outageSinceMs = undefined;
    else if (outageSinceMs === undefined || gotOn) outageSinceMs = performance.now();
    failed = result;
    excluded.set(placed.replica.target.id, result.because);
    const refusal = refuseNext(run, result, context);
    if (refusal) return giveUp(run, failed, refusal, context);
    kind = run.hasDelivered ? 'carry-over' : 'retry';
    if (kind === 'retry') context.metrics.retries.inc({ class: result.failure });
  }
}

/** Waiting helps against a replica that is gone for a moment, and not against one that says no. */
function isPassing({ failure }: Failed): boolean {
  return failure === 'lost' || failure === 'stalled' || failure === 'unavailable';
}

/** Why no other replica may try, if so. */
function refuseNext(run: Run, { failure, because, error }: Failed, { limits }: RunContext): WireError | undefined {
  const { hasDelivered, attempts, carryOvers } = run;
  const facts = { failure, hasDelivered, isExact: run.text.isExact, attempts: attempts.length, carryOvers };
  const next = afterFailure(facts, limits);
  switch (next.kind) {
    case 'retry':
    case 'carry-over':
      return undefined;
    case 'give-up':
      return error;
    case 'refuse':
      return refusedCarryOver(because, next.because);
    default:
      return unreachable(next);
  }
}

function carriedOutcome(run: Run, result: AttemptResult): string {
  if (result.kind === 'failed') return 'failed';
  return run.end?.kind === 'cancelled' ? 'cancelled' : 'continued';
}

function giveUp(run: Run, failed: Failed | undefined, error: WireError, { metrics }: RunContext): void {
  if (run.hasDelivered) metrics.carryOvers.inc({ outcome: 'refused' });
  // Before the first text the replica's own failure says more than that there was no other.
  run.fail(run.hasDelivered ? error : (failed?.error ?? error));
}

function noteDecision(run: Run, replica: Replica, because: string): void {
  if (run.decision === '') run.decision = `${replica.target.id}: ${because}`;
}
