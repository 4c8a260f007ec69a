/** What of a `config.json` or GGUF header decides bytes and operations. Counts, no units but tokens. */
export interface ModelShape {
  readonly id: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly contextTokens: number;
  readonly tiedEmbeddings: boolean;
  readonly attention: MlaShape | GqaShape;
  /** Width of a dense layer's feed-forward. */
  readonly denseWidth: number;
  readonly experts: NoExperts | ExpertsShape;
  /** Layers that draft the next tokens; 0 = none in the checkpoint. */
  readonly mtpLayers: number;
}

/** Latent attention: one latent of `kvRank` + `ropeDim` per token and layer, shared by all heads. */
export interface MlaShape {
  readonly kind: 'mla';
  readonly heads: number;
  /** 0: queries are not compressed. */
  readonly queryRank: number;
  readonly kvRank: number;
  readonly nopeDim: number;
  readonly ropeDim: number;
  readonly valueDim: number;
}

/** Grouped heads; `kvHeads` = `heads` is plain multi-head attention. */
export interface GqaShape {
  readonly kind: 'gqa';
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Projections that add a bias: none, those into attention, or the one out of it as well. */
  readonly biased: 'none' | 'qkv' | 'qkvo';
  /** Queries and keys are normalised per head. */
  readonly qkNorm: boolean;
}

export interface NoExperts {
  readonly kind: 'none';
}

export interface ExpertsShape {
  readonly kind: 'moe';
  readonly routed: number;
  readonly active: number;
  readonly shared: number;
  readonly width: number;
  /** First layers, which are dense. */
  readonly denseLayers: number;
  /** Most groups (nodes) that one token's experts lie in; `active` where routing knows no groups. */
  readonly maxGroups: number;
  /** Each expert has a correction that keeps it as busy as the others (V3's routing without an auxiliary loss). */
  readonly correctsRouting: boolean;
}
