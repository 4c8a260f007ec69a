import type { AscendDie, AscendFacts } from './machine-facts.ts';
import type { DoctorModel } from './model-needs.ts';

export type NpuFamily = '310P' | '910A' | '910B' | '910C' | '950' | 'unknown';

/** What a vendor engine on these NPUs would make of a model. Regauge's own engine does not use NPUs. */
export type NpuAdvice =
  | (NpuSizing & { readonly kind: 'enough' })
  | (NpuSizing & { readonly kind: 'too-few' })
  /** No published sizing for this family: both numbers, and no verdict. */
  | {
      readonly kind: 'unsized';
      readonly family: NpuFamily;
      readonly checkpoint: NpuCheckpoint;
      readonly weightsBytes: number;
      readonly freeMemoryBytes: number;
    };

export type NpuCheckpoint = 'BF16' | 'W8A8';

interface NpuSizing {
  readonly family: NpuFamily;
  readonly checkpoint: NpuCheckpoint;
  readonly weightsBytes: number;
  /** As the vendor's guides size it, scaled where a die has less than their 64 GB. */
  readonly diesNeeded: number;
  /** Healthy and not in use. */
  readonly diesFree: number;
}

/**
 * Dies of 64 GB that the vendor's guides ask for: MindIE's table for the distillations (a 910C card is two dies, so
 * both families agree), vLLM-Ascend's recipe for R1 itself (one Atlas 800 A3 or two Atlas 800 A2).
 */
const diesById: Readonly<Record<string, number>> = {
  'deepseek-r1:1.5b': 2,
  'deepseek-r1:7b': 2,
  'deepseek-r1:8b': 2,
  'deepseek-r1:14b': 4,
  'deepseek-r1:32b': 4,
  'deepseek-r1:70b': 8,
  'deepseek-r1:671b': 16,
};

const sizedDieBytes = 64 * 1024 ** 3;

/** An idle die already shows 2.9-3.4 GB in use; below this nobody is computing on it. */
const idleBytes = 4_000_000_000;

/**
 * Says whether the NPUs here are as many as the vendor's engines want for a model.
 *
 * 910B and 910C have no FP8, so R1 runs there from an INT8 checkpoint (W8A8) and the distillations from their original
 * BF16 weights; neither reads GGUF, and the sizes differ from our engine's.
 *
 * @returns undefined for a stand-in, which nobody serves on an NPU
 */
export function adviseNpu(model: DoctorModel, facts: Extract<AscendFacts, { kind: 'dies' }>): NpuAdvice | undefined {
  const guidedDies = diesById[model.id];
  if (guidedDies === undefined || model.isStandIn) return undefined;
  const family = npuFamily(facts);
  const checkpoint: NpuCheckpoint = model.id === 'deepseek-r1:671b' ? 'W8A8' : 'BF16';
  const weightsBytes = model.parameters * (checkpoint === 'W8A8' ? 1 : 2);
  const free = facts.dies.filter(isFree);
  const base = { family, checkpoint, weightsBytes };
  if (family !== '910B' && family !== '910C') {
    const freeMemoryBytes = free.reduce((sum, die) => sum + die.memoryTotalBytes - die.memoryUsedBytes, 0);
    return { kind: 'unsized', ...base, freeMemoryBytes };
  }
  const dieBytes = Math.min(sizedDieBytes, ...facts.dies.map((die) => die.memoryTotalBytes));
  const diesNeeded = Math.ceil((guidedDies * sizedDieBytes) / dieBytes);
  return { kind: free.length >= diesNeeded ? 'enough' : 'too-few', ...base, diesNeeded, diesFree: free.length };
}

export function isFree(die: AscendDie): boolean {
  return die.health === 'OK' && die.memoryUsedBytes < idleBytes;
}

/** A3 drivers print only `Ascend910`, so the name alone does not tell; two dies per NPU then do. */
export function npuFamily({ layout, dies }: Extract<AscendFacts, { kind: 'dies' }>): NpuFamily {
  const name = dies[0]?.name ?? '';
  if (/910B/.test(name)) return '910B';
  if (/^(Ascend ?)?950/.test(name)) return '950';
  if (/310P/.test(name)) return '310P';
  if (/910(A|Pro)/.test(name)) return '910A';
  return layout === 'two-die' && /910/.test(name) ? '910C' : 'unknown';
}
