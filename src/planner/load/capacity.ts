import type { Interval } from '../quantity.ts';

/** What stops one more request: which promise or which memory. */
export type CapacityLimit = 'ttft' | 'tpot' | 'kv' | 'throughput';

/** What one replica (or one balanced set of prefill and decode replicas) bears of a workload within the targets. */
export interface Capacity {
  readonly requestsPerSecond: Interval;
  readonly limit: CapacityLimit;
  /** At that load. */
  readonly ttftMs: Interval;
  readonly tpotMs: Interval;
  readonly runningPerRank: number;
  readonly outputTokensPerSecond: Interval;
  readonly inputTokensPerSecond: Interval;
}
