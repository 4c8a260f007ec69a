import { setTimeout as sleep } from 'node:timers/promises';
import { neededParameters, wishesOf } from '#fleet';
import { mayContinue } from '#policy';
import type { WireError } from '#wire';
import { GatewayError } from './errors.ts';
import type { HeardUsage, Replica, RouteChoice } from './replica.ts';
import type { Run } from './run.ts';
import type { RunContext } from './run-context.ts';
import { toWireError } from './to-wire-error.ts';

export type Placed =
  | {
      readonly kind: 'placed';
      readonly replica: Replica;
      /** Who computes the prompt, if not `replica`. */
      readonly prefill: Replica | undefined;
      readonly heard: HeardUsage | undefined;
      readonly because: string;
    }
  | { readonly kind: 'nowhere'; readonly error: WireError };

/** What a run has been through. */
export interface Outage {
  /** Replicas that failed it, and how; forgotten when no other is left. */
  readonly excluded: Map<string, string>;
  /** When it broke off, on the monotonic clock; undefined = it did not, or what broke it does not pass. */
  readonly outageSinceMs: number | undefined;
}

/**
 * Asks the policy until there is a replica that can take the run. One that lost its replica waits for it: the engine that
 * died may be the only one, and it will be started again.
 */
export async function placeRun(run: Run, { excluded, outageSinceMs }: Outage, context: RunContext): Promise<Placed> {
  const waitUntilMs = outageSinceMs === undefined ? 0 : outageSinceMs + context.limits.carryOverWaitMs;
  for (;;) {
    const choice = await askPolicy(run, excluded, context);
    if (choice.kind === 'route') {
      const replica = context.replica(choice.replicaId);
      if (replica && (!run.hasDelivered || canContinue(replica, run))) {
        const prefill = choice.prefillId === undefined ? undefined : context.replica(choice.prefillId);
        return { kind: 'placed', replica, prefill, heard: choice.heard, because: choice.because };
      }
      if (!excluded.has(choice.replicaId)) {
        excluded.set(choice.replicaId, replica ? 'its tokens are others' : 'it is gone');
        continue;
      }
    }
    const nowMs = performance.now();
    const isHopeless = choice.kind === 'impossible' && excluded.size === 0;
    if (isHopeless || nowMs >= waitUntilMs) return { kind: 'nowhere', error: nowhere(run, choice) };
    // One that failed may be back, and no other can do it.
    excluded.clear();
    await sleep(pollMs(nowMs - (outageSinceMs ?? nowMs)), undefined, { signal: run.signal });
  }
}

async function askPolicy(run: Run, excluded: ReadonlyMap<string, string>, context: RunContext): Promise<RouteChoice> {
  const continues = run.hasDelivered
    ? { tokenizer: run.tokenizer, tokens: (run.text.promptTokens?.length ?? 0) + run.text.tokens.length }
    : undefined;
  const { request, model, session, rules } = run;
  // What goes on from exact tokens has no template, no budget of its own, and no minimum any more.
  const needs = continues ? [] : neededParameters(request);
  const wishes = continues ? [] : wishesOf(request);
  const question = { request, model, session, rules, excluded, continues };
  if (wishes.length > 0) {
    const choice = await context.choose({ ...question, needs: [...needs, ...wishes] }, run.signal);
    if (choice.kind === 'route') return choice;
  }
  return await context.choose({ ...question, needs }, run.signal);
}

function canContinue({ target, capabilities, tokenizer }: Replica, run: Run): boolean {
  const replica = { id: target.id, continuesExactly: capabilities.exactContinuation, tokenizer };
  return mayContinue(replica, { firstReplicaId: run.attempts[0]?.replicaId, tokenizer: run.tokenizer });
}

function nowhere(run: Run, choice: RouteChoice): WireError {
  if (run.hasDelivered) return refusedCarryOver('', 'no replica is ready that could go on from its tokens');
  return toWireError(noReplicaError(choice));
}

/** The policy's answer as an error, when it is no route that can be taken. */
export function noReplicaError(choice: RouteChoice): GatewayError {
  if (choice.kind === 'shed') {
    return new GatewayError('GATEWAY_OVERLOADED', `There is no room now: ${choice.because}. Come back later.`, {
      retryAfterMs: choice.retryAfterMs,
    });
  }
  if (choice.kind === 'impossible' && choice.parameter !== undefined) return parameterUnsupported(choice.parameter);
  if (choice.kind === 'impossible') {
    return new GatewayError('GATEWAY_IMPOSSIBLE', `No replica can take this request: ${choice.because}.`);
  }
  const { because, retryAfterMs } =
    choice.kind === 'none-ready' ? choice : { because: 'it has just gone', retryAfterMs: 1_000 };
  return new GatewayError('GATEWAY_NO_REPLICA', `No replica is ready (${because}); try again in a moment.`, {
    retryAfterMs,
  });
}

function parameterUnsupported(parameter: string): GatewayError {
  const isBudget = parameter === 'thinking_token_budget';
  const wayOut = isBudget ? 'Leave it out, or say in a word how much effort is meant.' : 'Leave it out.';
  const message = `No replica that may take this request supports \`${parameter}\` beside its other parameters. ${wayOut}`;
  return new GatewayError('GATEWAY_PARAMETER_UNSUPPORTED', message, { parameter });
}

/** @param how - how the stream broke off; '' where there is nothing to say */
export function refusedCarryOver(how: string, why: string): WireError {
  const broke = how ? ` (${how})` : '';
  const message = `The stream broke off${broke} and cannot be continued: ${why}. What came so far is incomplete; send the request again.`;
  return toWireError(new GatewayError('GATEWAY_CARRY_OVER_REFUSED', message));
}

/** Soon at first, then at a quarter of the outage so far: a restart takes a second or a minute. */
function pollMs(outageMs: number): number {
  return Math.min(2_000, Math.max(100, outageMs / 4));
}
