import type { Fleet, FleetReplica } from '../fleet/fleet.ts';

/** A replica of which nothing was measured yet, but for what is given. */
export function replica(id: string, over: Partial<FleetReplica> = {}): FleetReplica {
  return {
    id,
    pool: id.split('/')[0] ?? id,
    kind: 'vllm',
    labels: {},
    hourlyUsd: 0,
    state: 'ready',
    reason: 'ready',
    running: null,
    waiting: null,
    kvUse: null,
    prefillTokensPerSecond: null,
    decodeTokensPerSecond: null,
    ttftMs: null,
    itlMs: null,
    ...over,
  };
}

export function fleetOf(replicas: readonly FleetReplica[], over: Partial<Fleet> = {}): Fleet {
  const counted = { requests: 0, costMicroUsd: 0, tokens: 0, runsInFlight: 0 };
  return { model: 'r1', policy: 'cheapest', queued: 0, replicas, decisions: [], counted, ...over };
}
