import type { Roofline } from '../time/roofline.ts';
import type { FloorsOfEngine } from './kernel-fit.ts';

/** What a device's constants rest on, from firm to weak; the interval widens along it. */
export type CalibrationBasis = 'kernel-tables' | 'sibling-tables' | 'published-operators' | 'peaks';

/** How all devices of a replica add up one state per token. */
export interface AllReduce {
  /** Inside a fast-link domain, and what each crossing of a network adds. */
  readonly floorUs: number;
  readonly networkFloorUs: number;
  readonly linkShare: number;
  /** Of messages of 32 MB and more, a prompt's. */
  readonly bulkLinkShare: number;
  readonly networkShare: number;
}

/** How tokens reach their experts and come back; floors are of one way. */
export interface Exchange {
  /** Over 8 devices and over 256 of one domain; by the logarithm in between. */
  readonly floorUs: number;
  readonly wideFloorUs: number;
  /** Where messages cross a network. */
  readonly networkFloorUs: number;
  readonly linkShare: number;
  readonly networkShare: number;
  /** Large batches travel in another way, once per node, and use the wires better. */
  readonly bulkLinkShare: number;
  readonly bulkNetworkShare: number;
}

/** The constants of one kind of device under the engines that were measured on it. */
export interface Calibration {
  readonly basis: CalibrationBasis;
  readonly cite: string;
  /** Core of attention over a cache: latent and grouped heads. */
  readonly latentDecode: Roofline;
  /** Over an FP8 cache by a kernel that computes in FP8; without one the cache is widened and BF16's shares hold. */
  readonly latentDecodeFp8?: Roofline;
  readonly groupedDecode: Roofline;
  readonly prefillAttention: Roofline;
  /** Matrices outside experts: around attention, dense layers, shared expert, head. */
  readonly projections: Roofline;
  readonly prefillProjections: Roofline;
  readonly experts: Roofline;
  readonly prefillExperts: Roofline;
  readonly allReduce: AllReduce;
  readonly exchange: Exchange;
  /** Small kernels between the large ones of a layer with experts: norms, router, quantising, sums. */
  readonly smallKernelsUs: number;
  /** Least time of a layer whose kernels the host launches one by one, as prefill's are. */
  readonly launchUs: number;
  /** Host's share of a step that nothing hides: scheduling, sampling, graph launch. */
  readonly hostMs: number;
  /** Least times of other engines' kernels (vLLM, TensorRT-LLM) where tables tell them. */
  readonly otherEngines?: FloorsOfEngine;
  /** Host's share of a step that drafts: most schedulers cannot run ahead of a verification. */
  readonly draftHostMs: number;
}
