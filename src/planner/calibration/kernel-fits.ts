// Written by scripts/planner/extract-calibration.ts. Floors in microseconds, shares of the dense peaks named there.
// Data: ai-dynamo/aiconfigurator 095f58a5 (August 2026) and alibaba/InferSim f2293dab, both Apache-2.0.
import type { DeviceFits, EngineFloors, NetworkFits } from './kernel-fit.ts';

/** Floor and shares of each operator on the devices that somebody measured. */
export const kernelFits: DeviceFits = {
  h100: {
    latentDecode: { floorUs: 17.5, computeShare: 0.581, memoryShare: 0.9, points: 1360, rmsLogError: 0.0958 },
    latentDecodeFp8: { floorUs: 20.7, computeShare: 0.0986, memoryShare: 0.0835, points: 1360, rmsLogError: 0.0719 },
    projections: { floorUs: 6.06, computeShare: 0.341, memoryShare: 0.617, points: 1070, rmsLogError: 0.145 },
    experts: { floorUs: 20.8, computeShare: 0.621, memoryShare: 0.814, points: 56, rmsLogError: 0.0352 },
    prefillProjections: { floorUs: 0, memoryShare: 0.8, points: 64, rmsLogError: 0.0292, computeShare: 0.5 },
    prefillAttention: { floorUs: 0, memoryShare: 0.8, points: 64, rmsLogError: 0.0292, computeShare: 0.75 },
    prefillExperts: { floorUs: 0.000594, computeShare: 0.547, memoryShare: 0.509, points: 3, rmsLogError: 0.00555 },
  },
  h200: {
    latentDecode: { floorUs: 18, computeShare: 0.592, memoryShare: 1, points: 680, rmsLogError: 0.0959 },
    latentDecodeFp8: { floorUs: 21.1, computeShare: 0.0887, memoryShare: 0.0634, points: 680, rmsLogError: 0.0683 },
    projections: { floorUs: 7.5, computeShare: 0.374, memoryShare: 0.522, points: 856, rmsLogError: 0.133 },
    experts: { floorUs: 19.9, computeShare: 0.644, memoryShare: 0.787, points: 56, rmsLogError: 0.0568 },
    prefillProjections: { floorUs: 0, memoryShare: 0.8, points: 64, rmsLogError: 0.0257, computeShare: 0.53 },
    prefillAttention: { floorUs: 0, memoryShare: 0.8, points: 64, rmsLogError: 0.0257, computeShare: 0.71 },
    prefillExperts: { floorUs: 0.000396, computeShare: 0.593, memoryShare: 0.457, points: 3, rmsLogError: 0.00209 },
  },
  b200: {
    latentDecode: { floorUs: 14.1, computeShare: 0.558, memoryShare: 0.699, points: 680, rmsLogError: 0.161 },
    latentDecodeFp8: { floorUs: 13.1, computeShare: 0.437, memoryShare: 0.809, points: 680, rmsLogError: 0.174 },
    projections: { floorUs: 22.5, computeShare: 0.262, memoryShare: 0.43, points: 428, rmsLogError: 0.142 },
    experts: { floorUs: 18.9, computeShare: 0.448, memoryShare: 0.672, points: 56, rmsLogError: 0.133 },
    prefillProjections: { floorUs: 0, memoryShare: 0.8, points: 32, rmsLogError: 0.0397, computeShare: 0.41 },
    prefillAttention: { floorUs: 0, memoryShare: 0.8, points: 32, rmsLogError: 0.0397, computeShare: 0.65 },
    prefillExperts: { floorUs: 0.00134, computeShare: 0.419, memoryShare: 0.346, points: 3, rmsLogError: 0.0137 },
  },
  gb200: {
    latentDecode: { floorUs: 14.7, computeShare: 0.595, memoryShare: 0.694, points: 1360, rmsLogError: 0.157 },
    latentDecodeFp8: { floorUs: 13.9, computeShare: 0.467, memoryShare: 0.784, points: 1360, rmsLogError: 0.167 },
    projections: { floorUs: 19.8, computeShare: 0.223, memoryShare: 0.378, points: 535, rmsLogError: 0.15 },
    experts: { floorUs: 20.6, computeShare: 0.451, memoryShare: 0.696, points: 56, rmsLogError: 0.109 },
    prefillProjections: { floorUs: 0, memoryShare: 0.8, points: 32, rmsLogError: 0.123, computeShare: 0.39 },
    prefillAttention: { floorUs: 0, memoryShare: 0.8, points: 32, rmsLogError: 0.123, computeShare: 0.67 },
    prefillExperts: { floorUs: 378, computeShare: 0.417, memoryShare: 1, points: 3, rmsLogError: 0.00605 },
  },
  h800: {
    latentDecode: { floorUs: 20.9, computeShare: 0.633, memoryShare: 0.829, points: 41, rmsLogError: 0.0725 },
    groupedDecode: { floorUs: 22, computeShare: 0.6, memoryShare: 0.976, points: 41, rmsLogError: 0.0857 },
    gemm: { floorUs: 12.6, computeShare: 0.716, memoryShare: 0.839, points: 110, rmsLogError: 0.35 },
    bulkGemm: { floorUs: 11.3, computeShare: 0.716, memoryShare: 0.894, points: 40, rmsLogError: 0.0739 },
    experts: { floorUs: 23.7, computeShare: 0.556, memoryShare: 0.872, points: 47, rmsLogError: 0.152 },
    prefillExperts: { floorUs: 0.000117, computeShare: 0.624, memoryShare: 0.679, points: 24, rmsLogError: 0.0766 },
  },
  h20: {
    latentDecode: { floorUs: 20.9, computeShare: 0.721, memoryShare: 1, points: 41, rmsLogError: 0.106 },
    groupedDecode: { floorUs: 9.23, computeShare: 0.6, memoryShare: 0.812, points: 88, rmsLogError: 0.158 },
    gemm: { floorUs: 4.27, computeShare: 0.89, memoryShare: 0.49, points: 402, rmsLogError: 0.077 },
    bulkGemm: { floorUs: 9.82, computeShare: 0.922, memoryShare: 0.179, points: 148, rmsLogError: 0.028 },
    experts: { floorUs: 13.3, computeShare: 0.606, memoryShare: 0.484, points: 266, rmsLogError: 0.169 },
    prefillExperts: { floorUs: 108, computeShare: 0.833, memoryShare: 0.352, points: 160, rmsLogError: 0.0965 },
    prefillAttention: { floorUs: 62, computeShare: 0.921, memoryShare: 0.857, points: 5, rmsLogError: 0.0206 },
  },
};

/** Least times under vLLM 0.24 where they differ from SGLang's, in which the fits above stand. */
export const vllmFloors: EngineFloors = {
  h100: {
    projectionsFloorUs: 74.5,
    expertsFloorUs: 44.7,
  },
  h200: {
    projectionsFloorUs: 72.7,
    expertsFloorUs: 42.4,
  },
  b200: {
    projectionsFloorUs: 27.2,
    expertsFloorUs: 28.2,
  },
  gb200: {
    projectionsFloorUs: 78.7,
    expertsFloorUs: 26.7,
  },
};

/** Sums over all devices and exchange with experts inside one node. */
export const networkFits: NetworkFits = {
  h100: {
    allReduce: { floorUs: 5.44, linkShare: 0.299, points: 30, rmsLogError: 0.16, bulkLinkShare: 0.46 },
    exchange: { floorUs: 13, linkShare: 0.534, points: 22, rmsLogError: 0.0625 },
  },
  h200: {
    allReduce: { floorUs: 5.37, linkShare: 0.32, points: 30, rmsLogError: 0.151, bulkLinkShare: 0.463 },
    exchange: { floorUs: 11.3, linkShare: 0.543, points: 22, rmsLogError: 0.0614 },
  },
  b200: {
    allReduce: { floorUs: 9.04, linkShare: 0.221, points: 30, rmsLogError: 0.309, bulkLinkShare: 0.377 },
  },
  gb200: {
    allReduce: { floorUs: 5.66, linkShare: 0.181, points: 15, rmsLogError: 0.145, bulkLinkShare: 0.294 },
  },
};
