import type { Precision } from '../catalogue/accelerator.ts';
import { expertTraffic } from '../model/expert-traffic.ts';
import { kvBytesPerTokenOnDevice } from '../model/kv-bytes.ts';
import { attentionParameters, expertParameters } from '../model/parameters.ts';
import type { MlaShape, ModelShape } from '../model/shape.ts';
import { bytesPerParameter, type PartPrecisions, partPrecisions } from '../model/weight-bytes.ts';
import type { TokenBytes } from './network-time.ts';
import type { Layout, ReplicaConfig } from './replica.ts';

/** What one device of a replica computes and moves per layer, per unit of load: the part that no load changes. */
export interface ReplicaWork {
  readonly precisions: PartPrecisions;
  readonly layers: number;
  readonly denseLayers: number;
  /** Matrices around attention. */
  readonly projections: Matrices;
  /** Feed-forward of a layer without experts, and the expert that every token passes. */
  readonly dense: Matrices;
  readonly shared: Matrices;
  readonly head: Matrices;
  readonly decodeFlopPerPair: number;
  readonly prefillFlopPerPair: number;
  readonly reExpansionFlopPerToken: number;
  readonly kvBytesPerToken: number;
  /** Queries in, answers out, per query token. */
  readonly coreBytesPerQuery: number;
  readonly experts: ExpertWork | undefined;
  readonly hiddenBytes: number;
}

export interface Matrices {
  readonly flopPerToken: number;
  readonly bytes: number;
}

export interface ExpertWork {
  readonly routed: number;
  readonly active: number;
  readonly groups: number;
  /** Held by the fullest device; a tensor layout holds a slice of each. */
  readonly heldHere: number;
  readonly bytesOfOne: number;
  readonly flopPerRow: number;
  readonly activationBytesPerRow: number;
  readonly tokenBytes: TokenBytes;
}

export function replicaWork({ model, weights, kv, layout }: ReplicaConfig): ReplicaWork {
  const precisions = partPrecisions(model, weights);
  const { layers, hidden } = model;
  const denseLayers = model.experts.kind === 'moe' ? model.experts.denseLayers : layers;
  const matrices = (parameters: number, precision: Precision): Matrices => ({
    flopPerToken: 2 * parameters,
    bytes: parameters * bytesPerParameter[precision],
  });
  const shared = model.experts.kind === 'moe' ? model.experts.shared * expertParameters(hidden, model.experts) : 0;
  return {
    precisions,
    layers,
    denseLayers,
    projections: matrices(projectionsHere(model, layout.tensor), precisions.attention),
    dense: matrices((3 * hidden * model.denseWidth) / layout.tensor, precisions.dense),
    shared: matrices(shared / layout.tensor, precisions.sharedExperts),
    head: matrices((model.vocabulary * hidden) / layout.tensor, 'bf16'),
    ...coreWork(model, layout.tensor),
    kvBytesPerToken: kvBytesPerTokenOnDevice(model, kv, layout) / layers,
    experts: expertWork(model, layout, precisions),
    hiddenBytes: 2 * hidden,
  };
}

/** The way down into the latent is computed by every device of a group; everything with heads is cut. */
function projectionsHere(model: ModelShape, tensor: number): number {
  const whole = attentionParameters(model);
  if (model.attention.kind === 'gqa') return whole / tensor;
  const { queryRank, kvRank, ropeDim } = model.attention;
  const copied = model.hidden * (queryRank + kvRank + ropeDim);
  return copied + (whole - copied) / tensor;
}

type CoreWork = Pick<
  ReplicaWork,
  'decodeFlopPerPair' | 'prefillFlopPerPair' | 'reExpansionFlopPerToken' | 'coreBytesPerQuery'
>;

function coreWork({ attention }: ModelShape, tensor: number): CoreWork {
  const heads = attention.heads / tensor;
  if (attention.kind === 'mla') return latentCore(attention, heads);
  const pair = 4 * heads * attention.headDim;
  return {
    decodeFlopPerPair: pair,
    prefillFlopPerPair: pair,
    reExpansionFlopPerToken: 0,
    coreBytesPerQuery: pair,
  };
}

/** Per layer; the model's functions count all layers. Heads of 128 × (512 + 64 + 512) or (128 + 64 + 128) for R1. */
function latentCore({ kvRank, ropeDim, nopeDim, valueDim }: MlaShape, heads: number): CoreWork {
  const absorbed = 2 * kvRank + ropeDim;
  return {
    decodeFlopPerPair: 2 * heads * absorbed,
    prefillFlopPerPair: 2 * heads * (nopeDim + ropeDim + valueDim),
    reExpansionFlopPerToken: 2 * kvRank * heads * (nopeDim + valueDim),
    coreBytesPerQuery: 2 * heads * absorbed,
  };
}

function expertWork({ experts, hidden }: ModelShape, layout: Layout, at: PartPrecisions): ExpertWork | undefined {
  if (experts.kind === 'none') return undefined;
  const held = experts.routed + layout.redundantExperts;
  const slice = layout.kind === 'tensor' ? layout.devices : 1;
  const one = expertParameters(hidden, experts) / slice;
  const traffic = expertTraffic(hidden, experts, 'low-latency', dispatchPrecision(at.routedExperts));
  return {
    routed: experts.routed,
    active: experts.active,
    groups: experts.maxGroups,
    heldHere: layout.kind === 'tensor' ? experts.routed : Math.ceil(held / layout.devices),
    bytesOfOne: one * bytesPerParameter[at.routedExperts],
    flopPerRow: 2 * one,
    activationBytesPerRow: (3 * hidden + 5 * experts.width) / (layout.kind === 'tensor' ? slice : 1),
    tokenBytes: {
      dispatch: traffic.dispatchBytes / traffic.copies,
      combine: traffic.combineBytes / traffic.copies,
    },
  };
}

function dispatchPrecision(weights: Precision): 'bf16' | 'fp8' | 'int8' {
  switch (weights) {
    case 'bf16':
      return 'bf16';
    case 'int8':
    case 'int4':
      return 'int8';
    default:
      return 'fp8';
  }
}
