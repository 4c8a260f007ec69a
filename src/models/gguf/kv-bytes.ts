/** What the size of one token's KV cache depends on. */
export type AttentionShape =
  /** Keys and values per head, shared by groups of query heads; one number of KV heads per layer. */
  | {
      readonly kind: 'grouped';
      readonly kvHeadsByLayer: readonly number[];
      readonly keyLength: number;
      readonly valueLength: number;
    }
  /** DeepSeek's multi-head latent attention: one compressed vector and one rotary key per layer, for all heads. */
  | { readonly kind: 'latent'; readonly layers: number; readonly latentLength: number; readonly ropeLength: number };

const f16Bytes = 2;

/**
 * Bytes of KV cache one token takes at f16, over all layers.
 *
 * R1-Distill-Qwen-1.5B, 28 layers of 2 KV heads of 128: 28 · 2 · (128 + 128) · 2 = 28,672. R1 itself, 61 layers of
 * 512 + 64: 61 · 576 · 2 = 70,272.
 *
 * @see DeepSeek-V2 (arXiv:2405.04434), section 2.1.2
 */
export function kvBytesPerToken(shape: AttentionShape): number {
  if (shape.kind === 'latent') return shape.layers * (shape.latentLength + shape.ropeLength) * f16Bytes;
  const kvHeads = shape.kvHeadsByLayer.reduce((sum, heads) => sum + heads, 0);
  return kvHeads * (shape.keyLength + shape.valueLength) * f16Bytes;
}
