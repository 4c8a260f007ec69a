import type { AttemptReport } from '#fleet';
import type { ExchangeDeadlines } from './exchange.ts';
import type { Metaserver } from './hand-off/metaserver.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Choose, Replica } from './replica.ts';
import type { ReplicaPools } from './replica-pools.ts';

export interface RunLimits {
  /** Attempts before the first token. */
  readonly maxAttempts: number;
  readonly maxCarryOvers: number;
  /** How long a run that lost its replica waits for one that can go on: a restarted engine is back within seconds. */
  readonly carryOverWaitMs: number;
}

/** What runs are driven with. */
export interface RunContext {
  readonly choose: Choose;
  readonly replica: (id: string) => Replica | undefined;
  readonly pools: ReplicaPools;
  readonly deadlines: ExchangeDeadlines;
  readonly limits: RunLimits;
  readonly observe: (replicaId: string, promptTokens: number) => AttemptReport | undefined;
  readonly metrics: GatewayMetrics;
  readonly metaserver: Metaserver;
  readonly onBug: (error: unknown) => void;
}
