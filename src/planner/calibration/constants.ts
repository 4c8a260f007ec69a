/** A constant of the step-time model that no kernel table gives: what it means, where it may lie, and its value. */
export interface ModelConstant {
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly meaning: string;
  readonly from: string;
}

export interface ModelConstants {
  readonly overlap: ModelConstant;
  readonly expertImbalance: ModelConstant;
  readonly decodeImbalance: ModelConstant;
  readonly smallKernels: ModelConstant;
  readonly hostMs: ModelConstant;
  readonly draftHostMs: ModelConstant;
  readonly poolUtilisation: ModelConstant;
  readonly openAscendEngines: ModelConstant;
}

/** All constants that were fitted or set by reason; docs/design/planner.md tells how. */
export const modelConstants: ModelConstants = {
  overlap: {
    value: 0.4,
    least: 0,
    most: 1,
    meaning: 'share of the shorter of computing and exchanging that is hidden behind the longer',
    from: 'fitted',
  },
  expertImbalance: {
    value: 1.42,
    least: 1,
    most: 2,
    meaning: 'tokens of the busiest device over the mean in prefill, with live routing and experts placed by load',
    from: 'fitted',
  },
  decodeImbalance: {
    value: 1.2,
    least: 1,
    most: 1.43,
    meaning: 'the same while decoding, where placement follows the traffic of hours',
    from: 'half of what a load balance above 70 % leaves (SGLang with Ant Group, September 2025)',
  },
  smallKernels: {
    value: 1,
    least: 0.3,
    most: 3,
    meaning: 'factor on the time of the small kernels of a layer',
    from: 'set: the floors of single matrices add up to it (InferSim); a fit would say 0.75',
  },
  hostMs: {
    value: 1.5,
    least: 0,
    most: 10,
    meaning: 'time of a step that the device waits for its host',
    from: 'set: sampling and the launch of one graph; a fit would say 1.25',
  },
  draftHostMs: {
    value: 9.5,
    least: 0,
    most: 15,
    meaning: 'the same when a step verifies drafts, which most schedulers cannot run ahead of; added to it',
    from: 'fitted',
  },
  poolUtilisation: {
    value: 2 / 3,
    least: 0.5,
    most: 0.9,
    meaning: 'share of its time that a prefill pool computes under arrivals',
    from: 'M/D/1: the utilisation at which a request waits as long as one batch takes',
  },
  openAscendEngines: {
    value: 1.07,
    least: 1,
    most: 3,
    meaning: 'time of open engines on Ascend over that of the vendor’s operators',
    from: 'fitted',
  },
};
