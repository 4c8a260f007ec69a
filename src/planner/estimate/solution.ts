import type { Refusal } from '../place/candidate.ts';
import type { Source } from '../quantity.ts';
import type { ReplicaTimes } from '../time/replica.ts';

/** What a row comes to, before its interval. */
export interface Solution {
  readonly kind: 'solution';
  readonly tokensPerSecondPerDevice: number;
  readonly tpotMs: number | undefined;
  /** Nodes of 8 for rows that ask for a day's traffic. */
  readonly nodes: number | undefined;
  readonly batchPerDevice: number | undefined;
  readonly times: ReplicaTimes;
  readonly source: Source;
  readonly basis: string;
  readonly assumed: readonly string[];
}

export type SolutionOrRefusal = Solution | Refusal;
