import type { Accelerator, Precision } from '../catalogue/accelerator.ts';
import type { ModelShape } from '../model/shape.ts';
import type { Interval, Source } from '../quantity.ts';

/**
 * How a replica is laid out. `tensor`: weights and heads are split over all devices (KV is not, under latent attention).
 * `data-expert`: each group of `tensor` devices holds its own requests (attention by data), experts lie across all.
 * Counts are of devices as engines see them: dies on a 910C.
 */
export interface Layout {
  readonly kind: 'tensor' | 'data-expert';
  readonly devices: number;
  /** Devices that share the heads of one request. `tensor` kind: all of them. */
  readonly tensor: number;
  /** Experts held twice, over the whole replica. */
  readonly redundantExperts: number;
}

/** What a replica does: everything, or one half of a prefill/decode split. */
export type Phase = 'prefill' | 'decode' | 'both';

export interface Speculation {
  /** Tokens drafted per step; 0 = none. */
  readonly drafts: number;
  /** Chance that the first, second … draft is taken, given that those before it were. 0 … 1. */
  readonly acceptance: readonly number[];
}

/** One way to run one checkpoint on one kind of device. */
export interface ReplicaConfig {
  readonly device: Accelerator;
  readonly model: ModelShape;
  readonly weights: Precision;
  readonly kv: Precision;
  readonly layout: Layout;
  readonly phase: Phase;
  readonly speculation: Speculation;
  /** `default`: what the calibration was made with for this device. */
  readonly engine: 'default' | 'vllm' | 'sglang' | 'tensorrt-llm' | 'vllm-ascend' | 'mindie';
}

/** One term of a step. */
export interface StepPart {
  readonly name:
    | 'attention'
    | 'projections'
    | 'dense'
    | 'experts'
    | 'small-kernels'
    | 'dispatch'
    | 'all-reduce'
    | 'head'
    | 'draft'
    | 'host';
  readonly ms: number;
  readonly bound: 'floor' | 'compute' | 'memory' | 'network';
}

export interface StepTime {
  readonly ms: number;
  /** Before overlap, so their sum is ≥ `ms`. */
  readonly parts: readonly StepPart[];
}

/** What one engine iteration computes, per data-parallel rank (the busiest one decides). */
export interface StepLoad {
  /** Requests that decode. */
  readonly decodeRows: number;
  /** Mean tokens of KV that a decoding request reads. */
  readonly meanContextTokens: number;
  /** Prompt tokens computed in this step, after `prefillCachedTokens` that are there already (mean over chunks). */
  readonly prefillTokens: number;
  readonly prefillCachedTokens: number;
  /** Length of one prompt chunk, as attention within it counts. */
  readonly prefillChunkTokens: number;
  /** Ranks that have such prompts in this step, while the others wait; all unless told. */
  readonly prefillRanks?: number;
}

/**
 * The step-time model of one replica, which is all that serving, planning and the simulation ask of it. Pure, ≤ 20 µs a
 * call.
 */
export interface ReplicaTimes {
  readonly config: ReplicaConfig;
  /** Ranks that hold requests of their own: 1 for a `tensor` layout. */
  readonly ranks: number;
  /** Packages that are paid for. */
  readonly packages: number;
  /** Tokens of KV that fit one rank. */
  readonly kvTokensPerRank: number;
  /** Tokens a request gains per step: 1 + what speculation adds. */
  readonly tokensPerStep: number;
  readonly step: (load: StepLoad) => StepTime;
  /** Factor around a time, as its 80 % interval: `mid` 1. Wider the further from what was calibrated. */
  readonly spread: Interval;
  readonly source: Source;
}
