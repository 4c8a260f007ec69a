import type { Roofline } from '../time/roofline.ts';

/** An operator's constants with how many measured kernels they stand on and how far off those lie (of the logarithm). */
export interface KernelFit extends Roofline {
  readonly points: number;
  readonly rmsLogError: number;
}

export interface LinkFit {
  readonly floorUs: number;
  readonly linkShare: number;
  readonly points: number;
  readonly rmsLogError: number;
}

export interface SumFit extends LinkFit {
  /** Of messages of 32 MB and more. */
  readonly bulkLinkShare: number;
}

/** Attention, matrices and experts of R1, decoding and prefill. */
export interface AicFits {
  readonly latentDecode: KernelFit;
  /** Over an FP8 cache, with shares of the FP8 peak. */
  readonly latentDecodeFp8: KernelFit;
  readonly projections: KernelFit;
  readonly experts: KernelFit;
  readonly prefillProjections: KernelFit;
  readonly prefillAttention: KernelFit;
  readonly prefillExperts: KernelFit;
}

/** Single matrices and grouped heads besides; `bulkGemm` has 4,096 rows and more. */
export interface InferSimFits {
  readonly latentDecode: KernelFit;
  readonly groupedDecode: KernelFit;
  readonly gemm: KernelFit;
  readonly bulkGemm: KernelFit;
  readonly experts: KernelFit;
  readonly prefillExperts: KernelFit;
}

export interface DeviceFits {
  readonly h100: AicFits;
  readonly h200: AicFits;
  readonly b200: AicFits;
  readonly gb200: AicFits;
  readonly h800: InferSimFits;
  readonly h20: InferSimFits & { readonly prefillAttention: KernelFit };
}

export interface NetworkFits {
  readonly h100: { readonly allReduce: SumFit; readonly exchange: LinkFit };
  readonly h200: { readonly allReduce: SumFit; readonly exchange: LinkFit };
  readonly b200: { readonly allReduce: SumFit };
  readonly gb200: { readonly allReduce: SumFit };
}

export interface FloorsOfEngine {
  readonly projectionsFloorUs: number;
  readonly expertsFloorUs: number;
}

export type EngineFloors = Readonly<Record<'h100' | 'h200' | 'b200' | 'gb200', FloorsOfEngine>>;
