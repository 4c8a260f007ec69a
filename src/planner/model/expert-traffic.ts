import type { ExpertsShape } from './shape.ts';

/** What travels to the experts: the state as it is, or quantised on the way. Answers return in BF16. */
export type DispatchPrecision = 'bf16' | 'fp8' | 'int8';

/**
 * `low-latency`: one copy to each chosen expert, for decoding. `normal`: one copy to each node, handed on inside it.
 */
export type DispatchMode = 'low-latency' | 'normal';

/** Bytes that one token sends and gets back in one layer, copies counted. */
export interface ExpertTraffic {
  readonly copies: number;
  readonly dispatchBytes: number;
  readonly combineBytes: number;
}

/**
 * Traffic of one token through one layer of experts that lie on other devices.
 *
 * R1: a copy is 7,168 + 4 × 56 = 7,392 bytes out in FP8 and 14,336 back; 8 copies are 174 kB per layer and 10.1 MB over
 * 58 layers, 4 copies 87 kB.
 *
 * @see DeepEP README and docs/legacy.md; for INT8 CloudMatrix384 (arXiv:2506.12708): 7.5 kB a message, 512 for its scale
 */
export function expertTraffic(
  hidden: number,
  experts: ExpertsShape,
  mode: DispatchMode,
  precision: DispatchPrecision,
): ExpertTraffic {
  const copies = mode === 'normal' ? Math.min(experts.active, experts.maxGroups) : experts.active;
  return { copies, dispatchBytes: copies * copyBytes(hidden, precision), combineBytes: copies * 2 * hidden };
}

function copyBytes(hidden: number, precision: DispatchPrecision): number {
  if (precision === 'bf16') return 2 * hidden;
  return precision === 'fp8' ? hidden + Math.ceil(hidden / 128) * 4 : hidden + 512;
}
