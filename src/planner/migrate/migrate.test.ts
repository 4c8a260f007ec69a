import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findAccelerator } from '../catalogue/accelerators.ts';
import { findModelShape } from '../model/known-shapes.ts';
import type { Candidate, ReplicaGroup } from '../place/candidate.ts';
import type { Fleet } from '../place/fleet.ts';
import { fleetCost } from '../place/fleet-cost.ts';
import type { CostedFleet } from '../place/reasons.ts';
import { candidateOf, configOf, exactly } from '../testing/candidates.ts';
import { type LaunchFacts, launchesOf } from './launch.ts';
import { type MigrationOptions, migrate } from './migrate.ts';
import { risksOf } from './risks.ts';

const [h100, ascend] = [findAccelerator('h100'), findAccelerator('910c')];
const model = findModelShape('deepseek-r1:671b');
const facts: LaunchFacts = {
  servedName: "r1'; reboot",
  checkpointFor: (weights) => `/models/R1 ${weights}`,
  networkInterface: 'eth0',
  maxModelTokens: 40_000,
};
const options: MigrationOptions = {
  oneOff: [{ name: 'people', costMicroUsd: 1_000e6 }],
  parallelDays: 10,
  targets: { ttftMs: 3_000, tpotMs: 60, percentile: 0.95 },
  facts,
};

function fleetOf(candidate: Candidate): Fleet {
  const { hourlyMicroUsd, packages } = candidate;
  const parts = [{ candidate, count: 1, served: [], busyShare: 1 }];
  return { name: candidate.id, parts, packages, hourlyMicroUsd, watt: undefined, found: 'optimal' };
}

function costed(candidate: Candidate): CostedFleet {
  const fleet = fleetOf(candidate);
  const length = { mean: 1, quantiles: [] };
  const traffic = { requestsPerSecond: 1, peakRequestsPerSecond: 1, arrivalCv: 1, cachedShare: 0, thinkingShare: 0 };
  const workload = { name: 'w', classes: [{ name: 'w', input: length, output: length, ...traffic }], curve: [1] };
  return { fleet, cost: fleetCost(fleet, workload) };
}

const oneH100: Candidate = {
  ...candidateOf({ id: 'h100', device: h100, packages: 16, hourlyUsd: 40 }),
  replicas: [
    {
      config: configOf(h100, { model, layout: { kind: 'data-expert', devices: 16, tensor: 4, redundantExperts: 16 } }),
      count: 1,
      packages: 16,
    },
  ],
};

function ascendHalf(phase: 'prefill' | 'decode', devices: number): ReplicaGroup {
  const layout = { kind: 'data-expert' as const, devices, tensor: 1, redundantExperts: 0 };
  const speculation = { drafts: phase === 'decode' ? 1 : 0, acceptance: [0.8] };
  return {
    config: configOf(ascend, { model, weights: 'int8', layout, phase, speculation }),
    count: 1,
    packages: devices / 2,
  };
}

const splitAscend: Candidate = {
  ...candidateOf({ id: '910c', device: ascend, packages: 80, hourlyUsd: 30 }),
  replicas: [ascendHalf('prefill', 32), ascendHalf('decode', 128)],
  capacity: { ...oneH100.capacity, tpotMs: exactly(58) },
};

test('what is saved pays for both fleets side by side and for moving', () => {
  const plan = migrate(costed(oneH100), costed(splitAscend), options);
  expect(plan.hourlyMicroUsd).toEqual({ before: 40e6, after: 30e6, saved: 10e6 });
  expect(plan.oneOffMicroUsd).toBe(1_000e6 + 10 * 24 * 30e6);
  expect(plan.breakEven).toEqual({ kind: 'after', days: 8_200 / 10 / 24 });
});

test('a dearer fleet never pays, and a free move does at once', () => {
  expect(migrate(costed(splitAscend), costed(oneH100), options).breakEven.kind).toBe('never');
  const free = { ...options, oneOff: [], parallelDays: 0 };
  expect(migrate(costed(oneH100), costed(splitAscend), free).breakEven).toEqual({ kind: 'at-once' });
  expect(() => migrate(costed(oneH100), costed(oneH100), { ...options, parallelDays: -1 })).toThrow('at least 0');
});

test('users are told of slower tokens and of another checkpoint, with what is published on it', () => {
  const { changes } = migrate(costed(oneH100), costed(splitAscend), options);
  expect(changes.map(({ what, before, after }) => [what, before, after])).toEqual([
    ['time per token', '50 ms', '58 ms'],
    ['checkpoint', 'FP8', 'INT8'],
    ['engine', 'vLLM or SGLang', 'vLLM-Ascend or MindIE'],
    ['vendor', 'nvidia', 'huawei'],
  ]);
  expect(changes[1]?.text).toContain('arXiv 2506.12708');
});

test('only the risks of the layout are named, each with reports and a check', () => {
  const risks = risksOf(fleetOf(splitAscend));
  expect(risks.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['thinks-less', 'split-garbles', 'long-with-drafts']),
  );
  expect(risks.map(({ id }) => id)).not.toContain('distill-versions');
  expect(risks.every(({ reports, check }) => reports.length > 0 && check.length > 0)).toBe(true);
  expect(risksOf(fleetOf(oneH100))).toEqual([]);
});

function textOf(candidate: Candidate, engine: string, role: string): string {
  const launch = launchesOf(fleetOf(candidate), facts).find((each) => each.engine === engine && each.role === role);
  return launch?.text ?? '';
}

test('vLLM gets the layout of the plan, over its nodes', () => {
  const text = textOf(oneH100, 'vllm', 'both');
  expect(text).toContain('--data-parallel-size 4');
  expect(text).toContain('--tensor-parallel-size 4');
  expect(text).toContain('--data-parallel-size-local 2 --data-parallel-start-rank $((NODE_RANK * 2))');
  expect(textOf(oneH100, 'sglang', 'both')).toContain('--tp-size 16');
});

test('both halves on Ascend know the sizes of each other', () => {
  const text = textOf(splitAscend, 'vllm-ascend', 'decode');
  expect(text).toContain('"kv_role":"kv_consumer"');
  expect(text).toContain('"prefill":{"dp_size":32,"tp_size":1},"decode":{"dp_size":128,"tp_size":1}');
  expect(text).toContain('--quantization ascend');
  expect(text).toContain('--reasoning-parser deepseek_r1');
  expect(textOf(splitAscend, 'mindie', 'prefill')).toContain('"maxIterTimes": 32768');
});

test.each([
  ['vllm', oneH100, 'both'],
  ['sglang', oneH100, 'both'],
  ['vllm-ascend', splitAscend, 'prefill'],
  ['vllm-ascend', splitAscend, 'decode'],
] as const)('a shell reads the command of %s as one command with the names as they are', (engine, candidate, role) => {
  const recorder =
    'vllm() { printf "%s\\n" "$@"; }\npython3() { printf "%s\\n" "$@"; }\nNODE_RANK=1 HEAD_IP=10.0.0.1 NODE_IP=10.0.0.2\n';
  const { stdout, stderr, status } = spawnSync('sh', ['-eu', '-c', recorder + textOf(candidate, engine, role)]);
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  const words = stdout.toString().split('\n');
  expect(words[words.indexOf('--served-model-name') + 1]).toBe("r1'; reboot");
  expect(words).toContain(`/models/R1 ${candidate === oneH100 ? 'fp8' : 'int8'}`);
});
