import type { Accelerator } from '../../catalogue/accelerator.ts';
import type { ModelShape } from '../../model/shape.ts';
import type { Phase, ReplicaTimes, StepLoad } from '../../time/replica.ts';

/** Milliseconds per thing of which a step has more or less. */
export interface LinearCosts {
  readonly floorMs: number;
  readonly perRowMs: number;
  readonly perContextTokenMs: number;
  readonly perPromptTokenMs: number;
}

/** About one node of eight large GPUs with R1: 15 ms empty, 33 ms with 64 requests of 4,000 tokens. */
export const nodeCosts: LinearCosts = {
  floorMs: 15,
  perRowMs: 0.16,
  perContextTokenMs: 3e-5,
  perPromptTokenMs: 0.03,
};

/**
 * A replica whose step time is a sum of products, so that what queues do to it can be told by hand. It stands for the
 * shape of the real ones, not for their numbers.
 */
export function linearReplica(
  over: Partial<ReplicaTimes> = {},
  costs: LinearCosts = nodeCosts,
  phase: Phase = 'both',
): ReplicaTimes {
  return {
    config: {
      device,
      model,
      weights: 'fp8',
      kv: 'bf16',
      layout: { kind: 'tensor', devices: 8, tensor: 8, redundantExperts: 0 },
      phase,
      speculation: { drafts: 0, acceptance: [] },
      engine: 'default',
    },
    ranks: 1,
    packages: 8,
    kvTokensPerRank: 600_000,
    tokensPerStep: 1,
    step: (load) => ({ ms: linearMs(load, costs), parts: [] }),
    spread: { low: 1, mid: 1, high: 1 },
    source: 'estimated',
    ...over,
  };
}

function linearMs(load: StepLoad, costs: LinearCosts): number {
  return (
    costs.floorMs +
    costs.perRowMs * load.decodeRows +
    costs.perContextTokenMs * load.decodeRows * load.meanContextTokens +
    costs.perPromptTokenMs * load.prefillTokens
  );
}

const device: Accelerator = {
  id: 'test',
  name: 'Test 9',
  vendor: 'other',
  status: 'shipping',
  enginePerPackage: 1,
  peakTera: {},
  networkBytesPerSecond: { value: 50e9, source: 'user', cite: 'a test', confidence: 'D', date: '2026-11' },
  domainPackages: 8,
  packagesPerNode: 8,
  legal: [],
};

const model: ModelShape = {
  id: 'test-model',
  layers: 61,
  hidden: 7168,
  vocabulary: 129_280,
  contextTokens: 163_840,
  tiedEmbeddings: false,
  attention: { kind: 'mla', heads: 128, queryRank: 1536, kvRank: 512, nopeDim: 128, ropeDim: 64, valueDim: 128 },
  denseWidth: 18_432,
  experts: { kind: 'none' },
  mtpLayers: 0,
};
