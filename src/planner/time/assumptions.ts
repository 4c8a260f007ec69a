import { modelConstants } from '../calibration/constants.ts';

/**
 * What the step-time model assumes beyond its kernels. A row of a benchmark may know better (routing that was balanced by
 * construction), and the ablation of `bench/planner` switches one after the other off.
 */
export interface Assumptions {
  /** Share of the shorter of computing and exchanging that the longer hides. */
  readonly overlap: number;
  /** Tokens of the busiest device over the mean, in prefill and while decoding. */
  readonly expertImbalance: number;
  readonly decodeImbalance: number;
  /** Factor on small kernels; 0 with `floors` off. */
  readonly smallKernels: number;
  readonly hostMs: number;
  readonly draftHostMs: number;
  /** Time of open engines on Ascend over that of the vendor's operators. */
  readonly openAscendEngines: number;
  readonly floors: 'kept' | 'dropped';
  /** `whole`: every step reads every expert. */
  readonly coverage: 'by-tokens' | 'whole';
  readonly communication: 'kept' | 'dropped';
}

export const defaultAssumptions: Assumptions = {
  overlap: modelConstants.overlap.value,
  expertImbalance: modelConstants.expertImbalance.value,
  decodeImbalance: modelConstants.decodeImbalance.value,
  smallKernels: modelConstants.smallKernels.value,
  hostMs: modelConstants.hostMs.value,
  draftHostMs: modelConstants.draftHostMs.value,
  openAscendEngines: modelConstants.openAscendEngines.value,
  floors: 'kept',
  coverage: 'by-tokens',
  communication: 'kept',
};
