import type { ModelShape } from './shape.ts';

/**
 * How latent attention is computed. `absorbed`: queries are moved into the latent space, so the cache is read as it is;
 * what decoding does. `expanded`: keys and values are made from the latent first; what prefill does. Grouped heads know
 * no difference.
 */
export type AttentionForm = 'absorbed' | 'expanded';

/**
 * Operations of attention's core for one query token and one token of context, over all layers.
 *
 * R1 absorbed: 2 × 128 × ((512 + 64) + 512) × 61 = 17.0 M; expanded: 2 × 128 × ((128 + 64) + 128) × 61 = 5.0 M.
 * A prompt of p tokens after c cached ones has p × c + p² / 2 pairs.
 */
export function attentionFlopPerPair({ layers, attention }: ModelShape, form: AttentionForm): number {
  if (attention.kind === 'gqa') return 4 * attention.heads * attention.headDim * layers;
  const { heads, kvRank, nopeDim, ropeDim, valueDim } = attention;
  const perHead = form === 'absorbed' ? kvRank + ropeDim + kvRank : nopeDim + ropeDim + valueDim;
  return 2 * heads * perHead * layers;
}

/**
 * Operations that make keys and values of one cached token again, over all layers: each chunk of a prompt pays them for
 * everything before it, which is why many small chunks behind a long prefix cost more than their tokens. R1: 2 × 512 ×
 * 128 × (128 + 128) × 61 = 2.05 G. 0 for grouped heads.
 */
export function reExpansionFlopPerToken({ layers, attention }: ModelShape): number {
  if (attention.kind === 'gqa') return 0;
  return 2 * attention.kvRank * attention.heads * (attention.nopeDim + attention.valueDim) * layers;
}

/**
 * Operations of the core of absorbed decode attention per byte of BF16 cache read: against the ridge of a device it says
 * whether compute or bandwidth decides. R1 with its 128 heads on one device: 242; cut over 8: 30.
 *
 * @param tensor - devices that share the heads of one request
 */
export function decodeIntensity({ attention }: ModelShape, tensor: number): number {
  if (attention.kind === 'gqa') return attention.heads / attention.kvHeads;
  const { heads, kvRank, ropeDim } = attention;
  return ((heads / tensor) * (2 * kvRank + ropeDim)) / (kvRank + ropeDim);
}
