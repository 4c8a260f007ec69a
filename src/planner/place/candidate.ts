import type { Accelerator } from '../catalogue/accelerator.ts';
import type { Capacity } from '../load/capacity.ts';
import type { ReplicaConfig } from '../time/replica.ts';

/** A building block of fleets: so many replicas of one kind (two kinds for a prefill/decode split), bought together. */
export interface Candidate {
  readonly id: string;
  readonly device: Accelerator;
  readonly replicas: readonly ReplicaGroup[];
  readonly packages: number;
  /** Money and Watt of the whole block. */
  readonly hourlyMicroUsd: number;
  readonly watt: number | undefined;
  /** Of the mix as it was asked for. */
  readonly capacity: Capacity;
  /** What it would bear of each class alone; a class it cannot serve within the targets has no entry. */
  readonly classRates: readonly ClassRate[];
  readonly tokenCost: TokenCost;
  /** The longest request that one rank has memory for, or that the model reads. */
  readonly contextTokens: number;
}

export interface ReplicaGroup {
  readonly config: ReplicaConfig;
  readonly count: number;
  /** Of one replica. */
  readonly packages: number;
}

export interface ClassRate {
  readonly name: string;
  readonly requestsPerSecond: number;
}

/**
 * Package-microseconds that one more token of each kind takes at the load of the capacity. They split a bill between
 * input and output; only their ratios matter.
 */
export interface TokenCost {
  readonly uncachedInput: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** Why a device, layout or plan is out; `text` says what was found, what is needed, and the way out. */
export interface Refusal {
  readonly subject: string;
  readonly reason:
    | 'memory'
    | 'context'
    | 'layout'
    | 'precision'
    | 'law'
    | 'price-missing'
    | 'data-missing'
    | 'target-impossible'
    | 'stock'
    | 'region'
    | 'power'
    | 'rules'
    | 'unsolved';
  readonly text: string;
}

/** Why a device, or some layout or precision of it, is out of a plan. */
export interface DeviceRefusal extends Refusal {
  readonly device: string;
}

export function isRefusal(value: object): value is Refusal {
  return 'reason' in value && 'subject' in value;
}
