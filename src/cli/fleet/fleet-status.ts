import type { FleetConfig } from '../config/schema.ts';
import type { FleetMember } from './fleet-runtime.ts';
import type { Router } from './router.ts';

/** `GET /v1/fleet`: what stands behind the endpoint at this moment. Keys with units; what was never measured is null. */
export interface FleetStatus {
  readonly model: string;
  readonly policy: string;
  /** Requests that wait in the gateway for a replica with room. */
  readonly queued: number;
  readonly replicas: readonly ReplicaStatus[];
  /** The newest last. */
  readonly decisions: readonly { readonly atMs: number; readonly line: string }[];
}

export interface ReplicaStatus {
  readonly id: string;
  readonly pool: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hourlyUsd: number;
  readonly state: string;
  readonly reason: string;
  readonly running: number | null;
  readonly waiting: number | null;
  readonly kvUse: number | null;
  /** Prompt tokens sent there that wait for their first token. */
  readonly queuedPrefillTokens: number | null;
  /** Share of looked-up prompt tokens that were cached, since the engine started; 0 … 1. */
  readonly prefixHitRatio: number | null;
  readonly prefillTokensPerSecond: number | null;
  readonly decodeTokensPerSecond: number | null;
  readonly ttftMs: Quantile | null;
  readonly itlMs: Quantile | null;
}

interface Quantile {
  readonly p50: number;
  readonly p95: number;
}

/** What one of several gateway processes knows alone. */
export type FleetShare = Pick<FleetStatus, 'queued' | 'decisions'>;

const shownDecisions = 200;

/** As if all requests had come to one process. */
export function sumShares(shares: readonly FleetShare[]): FleetShare {
  const decisions = shares.flatMap((share) => share.decisions.map(({ atMs, line }) => ({ atMs, line })));
  return {
    queued: shares.reduce((sum, { queued }) => sum + queued, 0),
    decisions: decisions.toSorted((one, other) => one.atMs - other.atMs).slice(-shownDecisions),
  };
}

export function fleetStatus(config: FleetConfig, members: readonly FleetMember[], router: Router): FleetStatus {
  return {
    model: config.model,
    policy: config.routing.policy,
    queued: router.waiting,
    replicas: members.map(replicaStatus),
    decisions: router.decisions.map(({ atMs, line }) => ({ atMs, line })),
  };
}

/** No address: it is nobody's business who only may see that the fleet is well. */
function replicaStatus({ id, pool, monitor, note }: FleetMember): ReplicaStatus {
  const view = monitor?.snapshot();
  return {
    id,
    pool: pool.name,
    kind: pool.kind,
    labels: pool.labels,
    hourlyUsd: pool.hourlyUsd,
    state: view?.state ?? 'starting',
    reason: view?.reason ?? note,
    running: view?.running ?? null,
    waiting: view?.waiting ?? null,
    kvUse: view?.kvUse ?? null,
    queuedPrefillTokens: view?.queuedPrefillTokens ?? null,
    prefixHitRatio: view?.prefixHitRatio ?? null,
    prefillTokensPerSecond: view?.prefillTokensPerSecond ?? null,
    decodeTokensPerSecond: view?.decodeTokensPerSecond ?? null,
    ttftMs: view?.ttftMs ?? null,
    itlMs: view?.itlMs ?? null,
  };
}
