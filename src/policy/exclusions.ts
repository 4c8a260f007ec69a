import type { ImpossibleReason, LabelRule, LeftOut, LeftOutReason, ReplicaLoad, RouteRequest } from './types.ts';

/** Why this replica may not get the request now, or undefined. What time cannot heal comes first. */
export function exclusionOf(load: ReplicaLoad, request: RouteRequest, nowMs: number): LeftOutReason | undefined {
  return lastingExclusion(load, request) ?? passingExclusion(load, nowMs);
}

function lastingExclusion(load: ReplicaLoad, request: RouteRequest): LeftOutReason | undefined {
  const rule = request.constraints.find((candidate) => forbids(candidate, load.labels));
  if (rule) return { kind: 'label-forbids', rule };
  const { tokenizer, contextTokens, lacks } = load;
  const parameter = request.needs.find((name) => lacks.includes(name));
  if (parameter !== undefined) return { kind: 'lacks-parameter', parameter };
  if (request.needsExactTokenizer !== undefined && tokenizer !== request.needsExactTokenizer) {
    return { kind: 'tokenizer-differs', tokenizer };
  }
  if (contextTokens !== undefined && request.promptTokens >= contextTokens) {
    return { kind: 'context-too-small', contextTokens };
  }
  const how = request.excluded.get(load.id);
  return how === undefined ? undefined : { kind: 'failed-this-run', how };
}

function passingExclusion(
  { state, running, waiting, notBeforeMs }: ReplicaLoad,
  nowMs: number,
): LeftOutReason | undefined {
  const isTrying = state === 'half-open' && running + waiting > 0;
  if ((state !== 'ready' && state !== 'half-open') || isTrying) return { kind: 'not-ready', state };
  if (notBeforeMs !== undefined && nowMs < notBeforeMs) return { kind: 'rate-limited', waitMs: notBeforeMs - nowMs };
  return undefined;
}

function forbids({ label, kind, values }: LabelRule, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
  const isNamed = value !== undefined && values.includes(value);
  return kind === 'only' ? !isNamed : isNamed;
}

/** In the order in which replicas are sorted out. */
const lasting: readonly (readonly [LeftOutReason['kind'], ImpossibleReason])[] = [
  ['label-forbids', 'labels-forbid-all'],
  ['lacks-parameter', 'parameter-unsupported'],
  ['tokenizer-differs', 'tokenizer-differs'],
  ['context-too-small', 'no-replica-fits-context'],
  ['failed-this-run', 'all-failed'],
];

export type Outlook =
  /** Waiting helps. */
  | { readonly kind: 'later'; readonly waitMs: number | undefined }
  | { readonly kind: 'never'; readonly reason: ImpossibleReason };

/**
 * Whether a request that nobody can take now could be taken later. The reason for never is the last rule that a replica
 * got as far as: where labels leave one replica and its context is too small, the context is to blame.
 */
export function outlookOf(leftOut: readonly LeftOut[]): Outlook {
  const kinds = new Set(leftOut.map(({ reason }) => reason.kind));
  const reached = lasting.filter(([kind]) => kinds.has(kind));
  const last = reached.at(-1);
  if (!last || reached.length < kinds.size) return { kind: 'later', waitMs: soonestMs(leftOut) };
  return { kind: 'never', reason: last[1] };
}

/** Undefined while nobody has told a time. */
function soonestMs(leftOut: readonly LeftOut[]): number | undefined {
  const waits = leftOut.flatMap(({ reason }) => (reason.kind === 'rate-limited' ? [reason.waitMs] : []));
  return waits.length > 0 ? Math.min(...waits) : undefined;
}
