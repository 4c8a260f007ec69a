/** What `GET /app/api/fleet` answers. What was never measured, and what an engine does not publish, is null. */
export interface Fleet {
  readonly model: string;
  readonly policy: string;
  /** Requests that wait in the gateway for a replica with room. */
  readonly queued: number;
  readonly replicas: readonly FleetReplica[];
  /** The newest last. */
  readonly decisions: readonly FleetDecision[];
  readonly counted: CountedTotals;
}

export interface FleetReplica {
  readonly id: string;
  readonly pool: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  /** 0: no price was set. */
  readonly hourlyUsd: number;
  readonly state: string;
  /** The state in words, for people. */
  readonly reason: string;
  readonly running: number | null;
  readonly waiting: number | null;
  /** 0 … 1. */
  readonly kvUse: number | null;
  readonly prefillTokensPerSecond: number | null;
  /** Of one stream at the present load: it says how fast an answer is, and has no sum. */
  readonly decodeTokensPerSecond: number | null;
  readonly ttftMs: Quantiles | null;
  readonly itlMs: Quantiles | null;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

export interface FleetDecision {
  readonly atMs: number;
  readonly line: string;
}

export interface CountedTotals {
  readonly requests: number;
  readonly costMicroUsd: number;
  /** Of the runs that ended, prompts and replies together. */
  readonly tokens: number;
  readonly runsInFlight: number;
}

/** What its numbers are made on, as the configuration labels it. */
export function acceleratorOf({ labels }: Pick<FleetReplica, 'labels'>): string | null {
  return labels.accelerator ?? labels.vendor ?? null;
}
