import type { ExpertsShape, GqaShape, MlaShape, ModelShape } from './shape.ts';

/** Numbers of a checkpoint by what they are for; `total` leaves the drafting layers out, as model cards do. */
export interface ParameterCount {
  readonly attention: number;
  /** Feed-forward of the layers without experts. */
  readonly dense: number;
  readonly routedExperts: number;
  readonly sharedExperts: number;
  readonly routers: number;
  readonly norms: number;
  readonly embedding: number;
  /** 0 where it is the embedding once more. */
  readonly head: number;
  readonly total: number;
  readonly mtp: number;
}

/** The parameters that multiply one token; twice each is its floating-point operations outside attention's core. */
export interface ActiveParameters {
  readonly attention: number;
  readonly dense: number;
  readonly routedExperts: number;
  readonly sharedExperts: number;
  readonly routers: number;
  /** Only rows that are sampled pass it: one per prompt, all while decoding. */
  readonly head: number;
  readonly total: number;
}

/**
 * Counts a model's parameters from its shape, as a checkpoint without quantisation holds them.
 *
 * R1: 61 × 187.1 M attention + 3 × 396.4 M + 58 × (257 × 44.04 M + 1.8 M) + 2 × 926.7 M + norms = 671,026,419,200; its
 * drafting layer has 11.6 B more. R1-Distill-Qwen-1.5B: 1,777,088,000.
 *
 * @see DeepSeek-V3 (arXiv:2412.19437), section 4.2
 */
export function countParameters(model: ModelShape): ParameterCount {
  const { layers, hidden, vocabulary, experts } = model;
  const denseLayers = experts.kind === 'moe' ? experts.denseLayers : layers;
  const expertLayers = layers - denseLayers;
  const one = expertLayerParameters(model);
  const parts = {
    attention: layers * attentionParameters(model),
    dense: denseLayers * 3 * hidden * model.denseWidth,
    routedExperts: expertLayers * one.routed,
    sharedExperts: expertLayers * one.shared,
    routers: expertLayers * one.router,
    norms: layers * layerNorms(model) + hidden,
    embedding: vocabulary * hidden,
    head: model.tiedEmbeddings ? 0 : vocabulary * hidden,
  };
  return { ...parts, total: sumOf(parts), mtp: model.mtpLayers * draftLayerParameters(model) };
}

/**
 * The part of them that works on one token. The embedding is a look-up and does not count; the head does.
 *
 * R1: 11.4 B attention + 1.2 B + 58 × 9 × 44.04 M + 0.1 B + 0.9 B = 36.6 B.
 */
export function activeParameters(model: ModelShape): ActiveParameters {
  const { attention, dense, routedExperts, sharedExperts, routers } = countParameters(model);
  const activeShare = model.experts.kind === 'moe' ? model.experts.active / model.experts.routed : 0;
  const head = model.vocabulary * model.hidden;
  const parts = { attention, dense, routedExperts: routedExperts * activeShare, sharedExperts, routers, head };
  return { ...parts, total: sumOf(parts) };
}

/** Of one layer, its biases with it. R1: 187,105,280. */
export function attentionParameters({ hidden, attention }: ModelShape): number {
  return attention.kind === 'mla' ? latentAttention(hidden, attention) : groupedAttention(hidden, attention);
}

/** One gated feed-forward: up, gate and down. R1: 3 × 7,168 × 2,048 = 44,040,192. */
export function expertParameters(hidden: number, { width }: ExpertsShape): number {
  return 3 * hidden * width;
}

/** A layer of the kind at the end of the model, and the matrix that joins its state with the next token's embedding. */
export function draftLayerParameters(model: ModelShape): number {
  const { hidden } = model;
  const { routed, shared, router } = expertLayerParameters(model);
  const feedForward = model.experts.kind === 'moe' ? routed + shared + router : 3 * hidden * model.denseWidth;
  const norms = layerNorms(model) + 3 * hidden;
  return attentionParameters(model) + feedForward + 2 * hidden * hidden + norms;
}

function expertLayerParameters({ hidden, experts }: ModelShape): { routed: number; shared: number; router: number } {
  if (experts.kind === 'none') return { routed: 0, shared: 0, router: 0 };
  const one = expertParameters(hidden, experts);
  return {
    routed: experts.routed * one,
    shared: experts.shared * one,
    router: experts.routed * (hidden + (experts.correctsRouting ? 1 : 0)),
  };
}

function latentAttention(hidden: number, shape: MlaShape): number {
  const { heads, queryRank, kvRank, nopeDim, ropeDim, valueDim } = shape;
  const queryWidth = heads * (nopeDim + ropeDim);
  const query = queryRank === 0 ? hidden * queryWidth : hidden * queryRank + queryRank * queryWidth;
  const latent = hidden * (kvRank + ropeDim) + kvRank * heads * (nopeDim + valueDim);
  return query + latent + heads * valueDim * hidden;
}

function groupedAttention(hidden: number, { heads, kvHeads, headDim, biased }: GqaShape): number {
  const inward = (heads + 2 * kvHeads) * headDim;
  const biases = (biased === 'none' ? 0 : inward) + (biased === 'qkvo' ? hidden : 0);
  return hidden * inward + heads * headDim * hidden + biases;
}

function layerNorms({ hidden, attention }: ModelShape): number {
  if (attention.kind === 'mla') return 2 * hidden + attention.queryRank + attention.kvRank;
  return 2 * hidden + (attention.qkNorm ? 2 * attention.headDim : 0);
}

function sumOf(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}
