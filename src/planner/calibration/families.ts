import type { Roofline } from '../time/roofline.ts';
import type { AllReduce, Calibration, Exchange } from './calibration.ts';
import type { AicFits, SumFit } from './kernel-fit.ts';
import { kernelFits, networkFits, vllmFloors } from './kernel-fits.ts';

const aic = 'kernel tables of ai-dynamo/aiconfigurator 095f58a5 (SGLang 0.5.10 to 0.5.14, vLLM 0.24.0)';
const inferSim = 'kernel tables of alibaba/InferSim f2293dab';

/**
 * DeepEP between nodes: 128 tokens take 118 + 195 µs over 16 H800, 155 + 273 over 32, 192 + 369 over 128. All lie within
 * 6 % of 25 µs and 85 % of the network card, with the copies that stay at home left out. Large batches
 * reach 51 to 58 GB/s of tokens over 50 GB/s of card, because a quarter to an eighth of them do not leave.
 * @see deepseek-ai/DeepEP, docs/legacy.md
 */
const deepEpNetwork = { networkFloorUs: 25, networkShare: 0.85, bulkNetworkShare: 0.88, bulkLinkShare: 0.65 } as const;

const hopperExchange: Exchange = {
  ...deepEpNetwork,
  floorUs: networkFits.h100.exchange.floorUs,
  wideFloorUs: networkFits.h100.exchange.floorUs,
  linkShare: networkFits.h100.exchange.linkShare,
};

/** A sum over nodes begins with a sum inside each and adds two crossings: 30 to 60 µs of NCCL for small messages, recalled. */
const networkSum = { networkFloorUs: 45, networkShare: 0.7 } as const;

const hopperSum: AllReduce = { ...networkSum, ...sums(networkFits.h100.allReduce) };

/** No table of grouped heads splits long caches over the device as engines do; shares of the latent kernel's kind. */
const groupedDecode: Roofline = { floorUs: kernelFits.h20.groupedDecode.floorUs, computeShare: 0.6, memoryShare: 0.75 };

/**
 * Between the large kernels of a layer: two norms, router and its choice, shared expert's activation, quantising, sum of
 * experts. InferSim's smallest matrices take 9 µs, the others about 5 each.
 */
const gpu = { groupedDecode, smallKernelsUs: 60, launchUs: 800, hostMs: 1, draftHostMs: 1 } as const;

function hopper({ latentDecodeFp8: _, ...fits }: AicFits, exchange: Exchange, allReduce: AllReduce): Calibration {
  return { ...gpu, ...fits, basis: 'kernel-tables', cite: aic, exchange, allReduce };
}

function blackwell(fits: AicFits, allReduce: AllReduce): Calibration {
  const smallKernelsUs = 0.8 * gpu.smallKernelsUs;
  return { ...gpu, ...fits, smallKernelsUs, basis: 'kernel-tables', cite: aic, exchange: blackwellExchange, allReduce };
}

/** Over FP8 caches the kernel of its tables is several times slower than over BF16, so it is left out. */
export const h100: Calibration = {
  ...hopper(kernelFits.h100, hopperExchange, hopperSum),
  otherEngines: vllmFloors.h100,
};

export const h200: Calibration = {
  ...hopper(
    kernelFits.h200,
    { ...hopperExchange, ...links(networkFits.h200.exchange), wideFloorUs: networkFits.h200.exchange.floorUs },
    { ...networkSum, ...sums(networkFits.h200.allReduce) },
  ),
  otherEngines: vllmFloors.h200,
};

/** The same chip as the H100 with slower links; what InferSim measured on it replaces the H100's. */
export const h800: Calibration = {
  ...h100,
  latentDecode: kernelFits.h800.latentDecode,
  experts: kernelFits.h800.experts,
  cite: `${inferSim}; matrices around attention and prefill from the H100's ${aic}`,
};

/**
 * A seventh of the H100's arithmetic reaches more of its peak; latencies are the H100's. Its grouped matrices were measured
 * for small experts only, so R1's read their weights as on the H800. Engines made for it compute attention over an FP8
 * cache in FP8, 1.7 times as fast as in BF16.
 * @see SGLang blog with Ant Group (September 2025), "FP8 MLA"
 */
export const h20: Calibration = {
  ...h100,
  latentDecode: kernelFits.h20.latentDecode,
  latentDecodeFp8: {
    ...kernelFits.h20.latentDecode,
    computeShare: (1.7 / 2) * kernelFits.h20.latentDecode.computeShare,
  },
  projections: {
    ...kernelFits.h100.projections,
    computeShare: kernelFits.h20.gemm.computeShare,
  },
  prefillProjections: { ...kernelFits.h20.bulkGemm, floorUs: 0, memoryShare: 0.8 },
  prefillAttention: kernelFits.h20.prefillAttention,
  experts: { ...kernelFits.h20.experts, memoryShare: kernelFits.h800.experts.memoryShare },
  prefillExperts: kernelFits.h20.prefillExperts,
  cite: `${inferSim}; floors from the H100's ${aic}`,
};

/**
 * One fast domain of 72: what is measured inside a node of 8, with room for a larger fan-out. Small kernels are shorter
 * as the least time of attention's kernel is: 14 µs against Hopper's 18.
 */
const blackwellExchange: Exchange = { ...hopperExchange, ...links(networkFits.h200.exchange), wideFloorUs: 20 };

export const b200: Calibration = {
  ...blackwell(kernelFits.b200, { ...networkSum, ...sums(networkFits.b200.allReduce) }),
  otherEngines: vllmFloors.b200,
};

export const gb200: Calibration = {
  ...blackwell(kernelFits.gb200, { ...networkSum, ...sums(networkFits.gb200.allReduce) }),
  otherEngines: vllmFloors.gb200,
};

/** What modules around attention keep of the shares that their bare matrices reach, on Hopper. */
const moduleOverMatrix = {
  decodeCompute: kernelFits.h100.projections.computeShare / kernelFits.h800.gemm.computeShare,
  decodeMemory: kernelFits.h100.projections.memoryShare / kernelFits.h800.gemm.memoryShare,
  prefill: kernelFits.h100.prefillProjections.computeShare / kernelFits.h800.bulkGemm.computeShare,
  experts: kernelFits.h800.experts.computeShare / kernelFits.h800.gemm.computeShare,
  prefillExperts: kernelFits.h100.prefillExperts.computeShare / kernelFits.h800.bulkGemm.computeShare,
};

/**
 * Bare matrices: 70 % of peak, which their maker's own planner counts with over all shapes (Ascend/msmodeling; the best
 * shapes of CloudMatrix384 reach 77 to 83 %), and the 84 % of bandwidth that latent attention reaches.
 */
const ascendMatrix = { compute: 0.7, memory: 0.84 } as const;

/**
 * Ascend by what CloudMatrix384's operators reached: latent attention 65.4 % of BF16 where it computes and 84.1 % of
 * bandwidth where it moves, dispatch 116 µs over 8 dies and 152 over 256, combine 118 and 149; at most 131 of 196 GB/s of
 * the link, so large batches are given 65 %, as NVLink's reach.
 * Modules and experts lose against bare matrices what they lose on Hopper. Launches are taken a fifth slower than there;
 * small kernels cost 5 µs a matrix and 2 a vector operation (msmodeling), a quarter more than on Hopper in sum.
 * @see CloudMatrix384 (arXiv:2506.12708), operator tables; Ascend/msmodeling, tensor_cast/device.py
 */
export const ascend: Calibration = {
  basis: 'published-operators',
  cite: 'operators of CloudMatrix384 (arXiv:2506.12708); floors by Ascend/msmodeling',
  latentDecode: { floorUs: 25, computeShare: 0.654, memoryShare: 0.841 },
  groupedDecode: { floorUs: 25, computeShare: 0.5, memoryShare: 0.7 },
  prefillAttention: { floorUs: 0, computeShare: 0.654, memoryShare: 0.841 },
  projections: {
    floorUs: 30,
    computeShare: ascendMatrix.compute * moduleOverMatrix.decodeCompute,
    memoryShare: ascendMatrix.memory * moduleOverMatrix.decodeMemory,
  },
  prefillProjections: { floorUs: 0, computeShare: ascendMatrix.compute * moduleOverMatrix.prefill, memoryShare: 0.8 },
  experts: { floorUs: 25, computeShare: ascendMatrix.compute * moduleOverMatrix.experts, memoryShare: 0.84 },
  prefillExperts: {
    floorUs: 0,
    computeShare: ascendMatrix.compute * moduleOverMatrix.prefillExperts,
    memoryShare: 0.7,
  },
  allReduce: { floorUs: 15, networkFloorUs: 40, linkShare: 0.6, bulkLinkShare: 0.7, networkShare: 0.6 },
  exchange: {
    floorUs: 46,
    wideFloorUs: 80,
    networkFloorUs: 60,
    linkShare: 0.8,
    networkShare: 0.7,
    bulkLinkShare: 0.65,
    bulkNetworkShare: 0.7,
  },
  smallKernelsUs: 75,
  launchUs: 1_000,
  hostMs: 1,
  draftHostMs: 1,
};

/** AMD by its libraries' usual distance from peak: its kernels for this model are younger, its peaks farther away. */
export const amd: Calibration = {
  ...h100,
  basis: 'peaks',
  cite: 'peaks, at two thirds of the shares that H100 kernels reach',
  latentDecode: lower(h100.latentDecode),
  projections: lower(h100.projections),
  prefillProjections: lower(h100.prefillProjections),
  prefillAttention: lower(h100.prefillAttention),
  experts: lower(h100.experts),
  prefillExperts: lower(h100.prefillExperts),
};

/** Cards without NVLink and devices nobody measured: the H100's shares of compute, and of bandwidth 70 %. */
export const otherGpu: Calibration = {
  ...h100,
  basis: 'peaks',
  cite: 'peaks, at the shares that H100 kernels reach',
  projections: { ...h100.projections, memoryShare: 0.7 },
  latentDecode: { ...h100.latentDecode, computeShare: 0.6 },
};

/** Processors and desktop machines: their cores wait for each other after every operator, and little runs ahead. */
export const host: Calibration = {
  ...h100,
  basis: 'peaks',
  cite: 'memory bandwidth, of which published single-stream rates reach 55 to 80 % (R1 distills, llama.cpp and MLX)',
  latentDecode: { floorUs: 50, computeShare: 0.4, memoryShare: 0.6 },
  groupedDecode: { floorUs: 20, computeShare: 0.4, memoryShare: 0.6 },
  prefillAttention: { floorUs: 0, computeShare: 0.4, memoryShare: 0.6 },
  projections: { floorUs: 50, computeShare: 0.4, memoryShare: 0.6 },
  prefillProjections: { floorUs: 50, computeShare: 0.4, memoryShare: 0.6 },
  experts: { floorUs: 80, computeShare: 0.3, memoryShare: 0.6 },
  prefillExperts: { floorUs: 80, computeShare: 0.3, memoryShare: 0.6 },
  smallKernelsUs: 50,
  launchUs: 0,
  hostMs: 1,
};

function links({ floorUs, linkShare }: { readonly floorUs: number; readonly linkShare: number }): {
  readonly floorUs: number;
  readonly linkShare: number;
} {
  return { floorUs, linkShare };
}

function sums({ bulkLinkShare, ...fit }: SumFit): ReturnType<typeof links> & { readonly bulkLinkShare: number } {
  return { ...links(fit), bulkLinkShare };
}

function lower({ floorUs, computeShare, memoryShare }: Roofline): Roofline {
  return { floorUs: floorUs * 1.2, computeShare: (computeShare * 2) / 3, memoryShare: Math.min(0.7, memoryShare) };
}
