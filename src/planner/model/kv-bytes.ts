import type { Precision } from '../catalogue/accelerator.ts';
import type { Layout } from '../time/replica.ts';
import type { ModelShape } from './shape.ts';
import { bytesPerParameter } from './weight-bytes.ts';

/**
 * How a cache keeps its numbers. `fp8-packed`: the latent in FP8 with a 32-bit scale per 128 numbers and the rotary part
 * in BF16, as FlashMLA's sparse kernels read it; only for latent attention, `fp8` otherwise.
 */
export type KvFormat = Precision | 'fp8-packed';

/**
 * Bytes of cache that one token takes in the whole model, before anything is split over devices.
 *
 * R1: 61 × (512 + 64) × 2 = 70,272 in BF16, 35,136 in FP8, 61 × (512 + 16 + 128) = 40,016 packed.
 * R1-Distill-Qwen-1.5B: 28 × 2 × 2 × 128 × 2 = 28,672.
 *
 * @param drafting - the drafting layers keep a cache of their own
 * @see DeepSeek-V2 (arXiv:2405.04434), section 2.1.2
 */
export function kvBytesPerToken(model: ModelShape, format: KvFormat, drafting = false): number {
  return (model.layers + (drafting ? model.mtpLayers : 0)) * layerBytes(model, format);
}

/**
 * The same on one of the devices that share a request. Grouped heads are dealt out until each device has one, then
 * copied; a latent serves all heads, so every device holds all of it: R1 on 8 devices keeps 70,272 bytes on each.
 */
export function kvBytesPerTokenOnDevice(
  model: ModelShape,
  format: KvFormat,
  { tensor }: Layout,
  drafting = false,
): number {
  const whole = kvBytesPerToken(model, format, drafting);
  if (model.attention.kind === 'mla') return whole;
  const { kvHeads } = model.attention;
  return (whole / kvHeads) * Math.ceil(kvHeads / tensor);
}

function layerBytes({ attention }: ModelShape, format: KvFormat): number {
  const bytes = format === 'fp8-packed' ? bytesPerParameter.fp8 : bytesPerParameter[format];
  if (attention.kind === 'gqa') return 2 * attention.kvHeads * attention.headDim * bytes;
  const { kvRank, ropeDim } = attention;
  if (format === 'fp8-packed') return kvRank + (kvRank / 128) * 4 + 2 * ropeDim;
  return (kvRank + ropeDim) * bytes;
}
