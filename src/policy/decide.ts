import { unreachable } from '#kernel';
import { hasRoom, type QueueView } from './admission-queue.ts';
import { type DrainMeter, retryAfterMs } from './drain-meter.ts';
import { exclusionOf, outlookOf } from './exclusions.ts';
import { forecast } from './forecast.ts';
import type { Policy } from './policy.ts';
import type { PrefixIndex } from './prefix-index.ts';
import { cheapestInTime } from './rules/cheapest-in-time.ts';
import { type Candidates, type Choice, hasSome } from './rules/choice.ts';
import { leastLoaded } from './rules/least-loaded.ts';
import { longestPrefix } from './rules/longest-prefix.ts';
import { roundRobin } from './rules/round-robin.ts';
import { sessionAffinity } from './rules/session-affinity.ts';
import { isMeasured, speedsOf } from './speeds.ts';
import type {
  Considered,
  Decision,
  ImpossibleReason,
  LeftOut,
  LeftOutReason,
  ReplicaLoad,
  RouteRequest,
} from './types.ts';

/** What a decision depends on besides the request and the fleet; kept by whoever carries decisions out. */
export interface PolicyState {
  /** Replica of the last decision to route, for round robin. */
  readonly lastReplicaId: string | undefined;
  /** The gateway's own queue. */
  readonly queue: QueueView;
  /** Told of every request that ends. */
  readonly drain: Pick<DrainMeter, 'perSecond'>;
}

/** Health checks try a lost replica about this often, so asking earlier is pointless. */
const noneReadyRetryMs = 5_000;

/**
 * Decides what becomes of a request: a replica, the queue, or a refusal that says whether waiting helps.
 *
 * Replicas that may not have it are sorted out by rules that every policy obeys: labels, parameters, exact tokenizer,
 * context, failures of this run, health. Of the rest, those with room are forecast, and the policy's rule chooses among the forecasts.
 *
 * Pure: the gateway and the rehearsal run it, and equal arguments give equal decisions whatever the order of `loads`.
 * Nothing is changed: on `route` the caller records the prompt in the index, on `queue` it enqueues.
 *
 * @param loads - one snapshot; ids are unique; may be empty
 */
export function decide(
  request: RouteRequest,
  loads: readonly ReplicaLoad[],
  index: Pick<PrefixIndex, 'match'>,
  policy: Policy,
  state: PolicyState,
  nowMs: number,
): Decision {
  const leftOut: LeftOut[] = [];
  const able = keep(loads, (load) => exclusionOf(load, request, nowMs), leftOut);
  if (able.length === 0) return nobody(leftOut);
  const preferred = preferFitting(preferHealthy(able, leftOut), request, leftOut);
  const free = keep(preferred, (load) => fullness(load, policy), leftOut);
  const match = index.match(request.blocks);
  const speedOf = speedsOf(loads, policy.assumptions);
  const candidates = preferMeasured(free, policy, leftOut).map((load) =>
    forecast(load, request, match.tokensOf(load.id), speedOf(load), policy.assumptions),
  );
  if (!hasSome(candidates)) return later(request, { candidates, leftOut }, state, nowMs);
  return routed(choose(candidates, request, policy, state), { candidates, leftOut });
}

function choose(candidates: Candidates, request: RouteRequest, policy: Policy, state: PolicyState): Choice {
  const { rule, assumptions } = policy;
  switch (rule.kind) {
    case 'round-robin':
      return roundRobin(candidates, state.lastReplicaId);
    case 'least-loaded':
      return leastLoaded(candidates);
    case 'session-affinity':
      return sessionAffinity(candidates, request.sessionKey);
    case 'longest-prefix':
      return longestPrefix(candidates, rule.loadFactor);
    case 'cheapest-in-time':
      return cheapestInTime(candidates, request, rule.targets, assumptions.typicalReplyTokens);
    default:
      return unreachable(rule);
  }
}

type Reason = (load: ReplicaLoad) => LeftOutReason | undefined;

/** Those without a reason against them; the others are noted. */
function keep(loads: readonly ReplicaLoad[], reasonAgainst: Reason, leftOut: LeftOut[]): readonly ReplicaLoad[] {
  const kept: ReplicaLoad[] = [];
  for (const load of loads) {
    const reason = reasonAgainst(load);
    if (reason) leftOut.push({ replicaId: load.id, reason });
    else kept.push(load);
  }
  return kept;
}

/** Likewise, but a reason against everybody is none. */
function prefer(loads: readonly ReplicaLoad[], reasonAgainst: Reason, leftOut: LeftOut[]): readonly ReplicaLoad[] {
  const others: LeftOut[] = [];
  const kept = keep(loads, reasonAgainst, others);
  if (kept.length === 0) return loads;
  leftOut.push(...others);
  return kept;
}

/** A half-open replica is tried with real traffic only where the alternative is none. */
function preferHealthy(loads: readonly ReplicaLoad[], leftOut: LeftOut[]): readonly ReplicaLoad[] {
  return prefer(loads, ({ state }) => (state === 'ready' ? undefined : { kind: 'not-ready', state }), leftOut);
}

/** A reply cut short by a small context is still better than none, since most end long before `maxTokens`. */
function preferFitting(
  loads: readonly ReplicaLoad[],
  { promptTokens, maxTokens = 0 }: RouteRequest,
  leftOut: LeftOut[],
): readonly ReplicaLoad[] {
  const reasonAgainst: Reason = ({ contextTokens }) =>
    contextTokens === undefined || promptTokens + maxTokens <= contextTokens
      ? undefined
      : { kind: 'reply-may-not-fit', contextTokens };
  return prefer(loads, reasonAgainst, leftOut);
}

function preferMeasured(
  loads: readonly ReplicaLoad[],
  { assumptions }: Policy,
  leftOut: LeftOut[],
): readonly ReplicaLoad[] {
  const reasonAgainst: Reason = (load) => {
    const inFlight = load.running + load.waiting;
    if (inFlight < assumptions.unmeasuredInFlight || isMeasured(load)) return undefined;
    return { kind: 'being-measured', inFlight };
  };
  return prefer(loads, reasonAgainst, leftOut);
}

function fullness(
  { running, waiting, maxRunning }: ReplicaLoad,
  { waitingPerReplica }: Policy,
): LeftOutReason | undefined {
  const places = (maxRunning ?? Number.POSITIVE_INFINITY) + waitingPerReplica;
  const isFull = waiting > waitingPerReplica || running + waiting >= places;
  return isFull ? { kind: 'full', running, waiting } : undefined;
}

/**
 * Whether asking again is worth it for anybody who waits: some replica that is up has room, or none is up, which is an
 * answer too. One look at the fleet spares a decision for each of a thousand that wait.
 */
export function mayLetGo(loads: readonly ReplicaLoad[], policy: Policy): boolean {
  const up = loads.filter(({ state }) => state === 'ready' || state === 'half-open');
  return up.length === 0 || up.some((load) => fullness(load, policy) === undefined);
}

function routed({ forecast, because }: Choice, considered: Considered): Decision {
  return {
    kind: 'route',
    replicaId: forecast.replicaId,
    predictedTtftMs: forecast.ttftMs,
    predictedTpotMs: forecast.tpotMs,
    cachedTokens: forecast.cachedTokens,
    marginalCostMicroUsd: forecast.costMicroUsd,
    because,
    considered,
  };
}

/** Everybody who could serve it is full. */
function later(
  { priority }: RouteRequest,
  considered: Considered,
  { queue, drain }: PolicyState,
  nowMs: number,
): Decision {
  const full = `every replica that may serve it is full`;
  if (hasRoom(queue, priority)) return { kind: 'queue', because: `${full}, and ${queue.waiting} wait`, considered };
  return {
    kind: 'shed',
    retryAfterMs: retryAfterMs(queue.waiting, drain.perSecond(nowMs)),
    because: `${full}, and so is the queue with ${queue.waiting} requests at least as urgent`,
    considered,
  };
}

function nobody(leftOut: readonly LeftOut[]): Decision {
  const outlook = outlookOf(leftOut);
  const considered = { candidates: [], leftOut };
  if (outlook.kind === 'never') {
    const { reason } = outlook;
    const parameter = reason === 'parameter-unsupported' ? lackedIn(leftOut) : undefined;
    return { kind: 'impossible', reason, parameter, because: impossibleInWords[reason], considered };
  }
  return {
    kind: 'none-ready',
    retryAfterMs: outlook.waitMs ?? noneReadyRetryMs,
    because: noneReadyInWords(leftOut),
    considered,
  };
}

/** Equal for every order of the snapshot. */
function lackedIn(leftOut: readonly LeftOut[]): string | undefined {
  return leftOut.flatMap(({ reason }) => (reason.kind === 'lacks-parameter' ? [reason.parameter] : [])).toSorted()[0];
}

function noneReadyInWords(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 0) return 'there is no replica';
  const isPinned = leftOut.some(({ reason }) => reason.kind === 'label-forbids');
  return isPinned ? 'no replica that label rules allow is ready' : 'no replica that may serve it is ready';
}

const impossibleInWords: Readonly<Record<ImpossibleReason, string>> = {
  'labels-forbid-all': 'label rules forbid every replica',
  'parameter-unsupported': 'no replica that labels allow takes all of its parameters',
  'tokenizer-differs': 'no replica that labels allow has the tokenizer of the run',
  'no-replica-fits-context': 'the prompt is longer than the context of every replica that may serve it',
  'all-failed': 'every replica that may serve it has failed this run',
};
