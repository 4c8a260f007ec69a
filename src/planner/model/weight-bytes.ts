import type { Precision } from '../catalogue/accelerator.ts';
import type { Layout } from '../time/replica.ts';
import { countParameters } from './parameters.ts';
import type { ModelShape } from './shape.ts';

/**
 * Bytes of one weight with its share of scales. NVFP4 has an 8-bit scale per 16 numbers, 4-bit integers a 16-bit scale
 * per 128 and a zero point; FP8 and INT8 scales are below 0.1 % and left out.
 */
export const bytesPerParameter: Readonly<Record<Precision, number>> = {
  bf16: 2,
  fp8: 1,
  int8: 1,
  fp4: 0.5625,
  int4: 0.52,
};

/** The precision of each part of a checkpoint. Embedding and head are BF16 in all of them. */
export interface PartPrecisions {
  readonly attention: Precision;
  readonly dense: Precision;
  readonly routedExperts: Precision;
  readonly sharedExperts: Precision;
}

/**
 * What a checkpoint that calls itself by one precision really holds. Of models with experts, 4-bit checkpoints keep
 * attention at 8 bits: NVIDIA's NVFP4 of R1 is so 385 GB ("about 400" in TensorRT-LLM's blog) and 40 GB a device at EP16
 * (SGLang, GB300), Ascend's W4A8 has 4 bits in its routed experts only.
 */
export function partPrecisions(model: ModelShape, weights: Precision): PartPrecisions {
  const all = { attention: weights, dense: weights, routedExperts: weights, sharedExperts: weights };
  if (model.experts.kind === 'none') return all;
  if (weights === 'fp4') return { ...all, attention: 'fp8' };
  if (weights === 'int4') return { attention: 'int8', dense: 'int8', routedExperts: 'int4', sharedExperts: 'int8' };
  return all;
}

/** Bytes by part; norms and routers (0.2 GB of R1) are in the workspace that {@link memoryFit} sets aside. */
export interface WeightBytes {
  readonly attention: number;
  readonly dense: number;
  readonly routedExperts: number;
  readonly sharedExperts: number;
  readonly embeddings: number;
  readonly mtp: number;
  readonly total: number;
}

/**
 * The whole checkpoint, once. R1 in FP8: 669.2 GB in its layers, 3.7 GB of BF16 embeddings.
 *
 * @param drafting - with the drafting layers: 11.6 GB more for R1
 */
export function weightBytes(model: ModelShape, weights: Precision, drafting = false): WeightBytes {
  const count = countParameters(model);
  const at = partPrecisions(model, weights);
  const parts = {
    attention: count.attention * bytesPerParameter[at.attention],
    dense: count.dense * bytesPerParameter[at.dense],
    routedExperts: count.routedExperts * bytesPerParameter[at.routedExperts],
    sharedExperts: count.sharedExperts * bytesPerParameter[at.sharedExperts],
    embeddings: (count.embedding + count.head) * bytesPerParameter.bf16,
    mtp: drafting ? count.mtp * bytesPerParameter[at.routedExperts] : 0,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/**
 * Weights on the fullest device of a layout.
 *
 * `tensor`: everything is cut into n. `data-expert`: routed experts lie whole on some device, so the fullest has
 * ⌈(experts + redundant) / n⌉ of each layer; all else is cut among the `tensor` devices of a group and copied between
 * groups. R1 in FP8 over 8 devices: 84.1 GB and 100.6 GB. Over 16 with groups of 4: 45.6 GB, where vLLM-Ascend reports
 * 45.66 (vllm-ascend issue 5629).
 */
export function weightBytesPerDevice(model: ModelShape, weights: Precision, layout: Layout, drafting = false): number {
  const bytes = weightBytes(model, weights, drafting);
  const { experts } = model;
  if (experts.kind === 'none') return bytes.total / layout.tensor;
  const expertLayers = model.layers - experts.denseLayers;
  const mtpShare = drafting ? model.mtpLayers / expertLayers : 0;
  const oneOfEach = (bytes.routedExperts / experts.routed) * (1 + mtpShare);
  const rest = bytes.total - oneOfEach * experts.routed;
  const held = experts.routed + layout.redundantExperts;
  if (layout.kind === 'tensor') return (rest + oneOfEach * held) / layout.devices;
  return rest / layout.tensor + oneOfEach * Math.ceil(held / layout.devices);
}
