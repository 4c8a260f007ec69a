import { fc } from '@fast-check/vitest';
import type { Accelerator } from '../catalogue/accelerator.ts';
import type { Capacity } from '../load/capacity.ts';
import type { ModelShape } from '../model/shape.ts';
import type { Candidate } from '../place/candidate.ts';
import { type FleetProblem, type FleetRules, fleetProblem } from '../place/fleet-problem.ts';
import type { Interval, Sourced } from '../quantity.ts';
import type { ReplicaConfig } from '../time/replica.ts';

/** Stated numbers of no real thing: what a test says is what counts. */
export function stated(value: number): Sourced {
  return { value, source: 'user', cite: 'the test', confidence: 'A', date: '2026-11' };
}

export function exactly(value: number): Interval {
  return { low: value, mid: value, high: value };
}

export function deviceOf(id: string, over: Partial<Accelerator> = {}): Accelerator {
  return {
    id,
    name: id.toUpperCase(),
    vendor: 'nvidia',
    status: 'shipping',
    enginePerPackage: 1,
    peakTera: { bf16: stated(1_000), fp8: stated(2_000) },
    memoryBytes: stated(100e9),
    memoryBytesPerSecond: stated(4e12),
    linkBytesPerSecond: stated(400e9),
    networkBytesPerSecond: stated(50e9),
    domainPackages: 8,
    packagesPerNode: 8,
    tdpWatt: stated(700),
    legal: [],
    ...over,
  };
}

export const tinyModel: ModelShape = {
  id: 'tiny',
  layers: 2,
  hidden: 64,
  vocabulary: 256,
  contextTokens: 4_096,
  tiedEmbeddings: false,
  attention: { kind: 'gqa', heads: 64, kvHeads: 4, headDim: 16, biased: 'none', qkNorm: false },
  denseWidth: 128,
  experts: { kind: 'none' },
  mtpLayers: 0,
};

export function configOf(device: Accelerator, over: Partial<ReplicaConfig> = {}): ReplicaConfig {
  return {
    device,
    model: tinyModel,
    weights: 'fp8',
    kv: 'bf16',
    layout: { kind: 'tensor', devices: 8, tensor: 8, redundantExperts: 0 },
    phase: 'both',
    speculation: { drafts: 0, acceptance: [] },
    engine: 'default',
    ...over,
  };
}

export function capacityOfRate(requestsPerSecond: number): Capacity {
  return {
    requestsPerSecond: exactly(requestsPerSecond),
    limit: 'tpot',
    ttftMs: exactly(1_000),
    tpotMs: exactly(50),
    runningPerRank: 8,
    outputTokensPerSecond: exactly(requestsPerSecond * 1_000),
    inputTokensPerSecond: exactly(requestsPerSecond * 500),
  };
}

export interface CandidateSpec {
  readonly id: string;
  readonly device?: Accelerator;
  readonly packages?: number;
  readonly hourlyUsd?: number;
  readonly watt?: number | undefined;
  /** Requests per second of each class; the first is that of the mix as well. */
  readonly rates?: Readonly<Record<string, number>>;
}

/** A block of one replica. */
export function candidateOf({
  id,
  hourlyUsd = 8,
  packages = 8,
  rates = { chat: 1 },
  ...rest
}: CandidateSpec): Candidate {
  const device = rest.device ?? deviceOf(id);
  return {
    id,
    device,
    replicas: [{ config: configOf(device), count: 1, packages }],
    packages,
    hourlyMicroUsd: Math.round(hourlyUsd * 1e6),
    watt: 'watt' in rest ? rest.watt : packages * 700,
    capacity: capacityOfRate(Object.values(rates)[0] ?? 0),
    classRates: Object.entries(rates).map(([name, requestsPerSecond]) => ({ name, requestsPerSecond })),
    tokenCost: { uncachedInput: 1, cachedInput: 0.1, output: 10 },
    contextTokens: 4_096,
  };
}

export function problemOf(
  candidates: readonly Candidate[],
  demand: Readonly<Record<string, number>> = { chat: 4 },
  rules: FleetRules = {},
): FleetProblem {
  const classes = Object.entries(demand).map(([name, requestsPerSecond]) => ({ name, requestsPerSecond }));
  return fleetProblem('test', candidates, classes, rules);
}

const vendors = ['nvidia', 'huawei', 'amd'] as const;

const arbitrarySpec = fc.record({
  packages: fc.constantFrom(1, 2, 8, 16),
  hourlyUsd: fc.integer({ min: 1, max: 40 }),
  chat: fc.integer({ min: 0, max: 6 }),
  code: fc.integer({ min: 0, max: 6 }),
  vendor: fc.constantFrom(...vendors),
});

/** Up to four blocks of as many devices, two classes, and any of the rules. */
export const arbitraryProblem: fc.Arbitrary<FleetProblem> = fc
  .record({
    specs: fc.array(arbitrarySpec, { minLength: 1, maxLength: 4 }),
    demand: fc.record({ chat: fc.integer({ min: 1, max: 12 }), code: fc.integer({ min: 0, max: 8 }) }),
    survivesNodeLoss: fc.boolean(),
    maxKinds: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    stock: fc.option(fc.integer({ min: 0, max: 64 }), { nil: undefined }),
    share: fc.option(fc.constantFrom([0, 0.5], [0.25, 1], [0.5, 0.75]), { nil: undefined }),
    maxWatt: fc.option(fc.integer({ min: 5_000, max: 60_000 }), { nil: undefined }),
  })
  .map(({ specs, demand, survivesNodeLoss, maxKinds, stock, share, maxWatt }) => {
    const candidates = specs.map(({ chat, code, vendor, ...spec }, index) =>
      candidateOf({ ...spec, id: `d${index}`, device: deviceOf(`d${index}`, { vendor }), rates: { chat, code } }),
    );
    const [min = 0, max = 1] = share ?? [];
    return problemOf(candidates, demand, {
      survivesNodeLoss,
      ...(maxKinds !== undefined && { maxKinds }),
      ...(stock !== undefined && { stock: [{ device: 'd0', packages: stock }] }),
      ...(share && { vendorShares: [{ vendor: 'nvidia', min, max }] }),
      ...(maxWatt !== undefined && { maxWatt }),
    });
  });
