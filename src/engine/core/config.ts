import type { Backend } from '../native/index.ts';

/** How one engine process serves one model; every field is decided by the caller. */
export interface EngineConfig {
  readonly modelPath: string;
  readonly backend: Backend | 'auto';
  /** Layers on the GPU; 0 = none, -1 = all. */
  readonly gpuLayers: number;
  /** Precision of cached keys and values. f32 takes twice the memory, and is for comparing logits with another program's. */
  readonly kvType: 'f16' | 'f32';
  /** Longest prompt plus reply of one request, tokens. */
  readonly contextTokens: number;
  /** KV cells shared by all requests; ≥ contextTokens. */
  readonly cellCapacity: number;
  /** Cells that cached prefixes may hold beyond those of running requests; each slows every step a little. */
  readonly maxCachedCells: number;
  /** Ordinary memory for prefixes that lost their cells; 0 = none. */
  readonly hostCacheBytes: number;
  /** Most requests computed at once. */
  readonly maxRunning: number;
  readonly maxWaiting: number;
  readonly threads: number;
  /** Most tokens per step. */
  readonly tokenBudget: number;
  /** How many times a decode step may be stretched by prompts computed in it. */
  readonly itlStretch: number;
  /** Most bytes of host memory for preempted sequences. */
  readonly swapBytes: number;
}

/** Requests that may need logits at many positions at once (prompt_logprobs) share this many rows per step. */
export const outputRowsBesidesDecodes = 32;
/** Sequence ids for cached prefixes beyond the running requests; llama.cpp allows 256 in all. */
export const cachedSequences = 64;
export const maxSequencesOfLibrary = 256;
