import type { Fleet } from '../place/fleet.ts';

/** Something that users of the target reported, and what finds it before readers do. */
export interface Risk {
  readonly id: string;
  readonly text: string;
  /** Issues and documents, as links. */
  readonly reports: readonly string[];
  /** The check that catches it. */
  readonly check: string;
}

type Applies = 'always' | 'split' | 'draft' | 'many-nodes' | 'moe' | 'dense';

interface KnownRisk extends Risk {
  readonly applies: Applies;
}

function issues(...numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => `https://github.com/vllm-project/vllm-ascend/issues/${number}`);
}

/**
 * Faults that users of Ascend reported up to September 2026; single reports, some closed without an answer. Not a score
 * of the hardware: a list of what parity and canary have to look at.
 */
const ascendRisks: readonly KnownRisk[] = [
  {
    id: 'thinks-less',
    applies: 'moe',
    text: 'R1-0528 in W8A8 wrote 126 tokens on average where the same questions took 493 on H20; accuracy alone does not show it.',
    reports: issues(6450),
    check: 'Compare the distributions of thinking and answer lengths, not only scores.',
  },
  {
    id: 'unequal-repeats',
    applies: 'always',
    text: 'The same prompt gave answers of widely varying length on 910B and of equal length on NVIDIA.',
    reports: issues(7180),
    check: 'Repeat one prompt fifty times on both pools and compare the spread.',
  },
  {
    id: 'tools-drop',
    applies: 'always',
    text: 'Function calling fell from 80 to 76 points while knowledge and code tests agreed within one per cent.',
    reports: issues(9400),
    check: 'Run a set of tool calls and of JSON answers on both pools.',
  },
  {
    id: 'gibberish',
    applies: 'moe',
    text: 'R1 answered with unrelated or broken text in some layouts: two nodes, groups of 16, prompts of one token.',
    reports: issues(1086, 785, 2455),
    check: 'Watch replies for replacement characters and loops, and try the exact layout of the plan.',
  },
  {
    id: 'distill-versions',
    applies: 'dense',
    text: 'R1-Distill-32B was right in one version of the engine and wrong in a later one; distills emitted stray punctuation.',
    reports: issues(3199, 7191),
    check: 'Pin the engine version that passed parity and repeat parity with each update.',
  },
  {
    id: 'prefix-cache',
    applies: 'always',
    text: 'The first answer was right and the next nine broken, when they hit the prefix cache.',
    reports: issues(5269),
    check: 'Ask the same long prefix ten times in a row; start without the prefix cache.',
  },
  {
    id: 'long-with-drafts',
    applies: 'draft',
    text: 'Random tokens in long streams with speculative decoding in W8A8.',
    reports: issues(14381, 17338),
    check: 'Read streams of more than 8,000 tokens with drafting on and off.',
  },
  {
    id: 'long-chinese',
    applies: 'moe',
    text: 'Chinese prompts of more than 5,000 to 8,000 characters came back broken or repeating on 910C; another engine served the same weights well.',
    reports: issues(14464),
    check: 'Ask in Chinese at 2,000, 8,000 and 32,000 tokens.',
  },
  {
    id: 'split-garbles',
    applies: 'split',
    text: 'Answers were broken only while prefill and decode stood apart, or a KV pool was on; one such fault showed after a week.',
    reports: issues(12792, 13439, 15586),
    check: 'Compare with the split on and off, and keep the canary for days.',
  },
  {
    id: 'split-transfer',
    applies: 'split',
    text: 'Hand-over of KV failed or timed out between prefill and decode; cached tokens are counted as 0 there.',
    reports: issues(3724, 4866, 7846, 7401, 17405),
    check: 'Kill a decode replica under load; do not bill cached tokens by what this pool reports.',
  },
  {
    id: 'start-up',
    applies: 'many-nodes',
    text: 'Nodes did not find each other at start: a timeout of 120 s, TLS on some nodes only, queue pairs exhausted on two 910B nodes.',
    reports: issues(5461, 2248, 5947, 5993),
    check: 'Check links, health and TLS of each NPU with hccn_tool on all nodes first; allow 600 s to connect.',
  },
  {
    id: 'hang',
    applies: 'always',
    text: 'Engines stood still at full load without an error, or all decode engines left at once; health checks stayed green.',
    reports: issues(9130, 15195, 7314),
    check: 'Watch for requests that run while no token is written for 60 s; restarting the processes was enough.',
  },
  {
    id: 'memory',
    applies: 'moe',
    text: 'R1 in W8A8 ran out of memory in some layouts on 16 × 910B, and where the quantization flag was missing.',
    reports: issues(1127, 2378),
    check: 'Start with the planned layout and the longest request before moving any traffic.',
  },
  {
    id: 'reasoning-field',
    applies: 'always',
    text: 'Thoughts were missing, or the whole answer stood among them, and reasoning tokens were counted as 0.',
    reports: issues(15485, 8042, 8022, 10777),
    check: 'Compare both fields and the token counts of the same prompts on both pools.',
  },
  {
    id: 'slow-spikes',
    applies: 'always',
    text: 'Time per token rose to 1 to 2 s at times under many requests, when kernels were compiled for new shapes; one version was 15 % slower than the one before.',
    reports: issues(14324, 12349),
    check: 'Measure time per token at the planned load for an hour, at the percentile of the plan.',
  },
];

/** The reported faults that concern the Ascend parts of a fleet as it is laid out; none for a fleet without any. */
export function risksOf({ parts }: Fleet): readonly Risk[] {
  const ascend = parts.filter(({ candidate }) => candidate.device.vendor === 'huawei');
  const facts = new Set(ascend.flatMap(({ candidate }) => factsOf(candidate)));
  const here = ascendRisks.filter(({ applies }) => facts.has(applies));
  return here.map(({ id, text, reports, check }) => ({ id, text, reports, check }));
}

function factsOf({ device, replicas }: Fleet['parts'][number]['candidate']): readonly Applies[] {
  return replicas.flatMap(({ config, packages }) => [
    'always',
    config.model.experts.kind === 'moe' ? 'moe' : 'dense',
    ...(config.phase === 'both' ? [] : ['split' as const]),
    ...(config.speculation.drafts > 0 ? ['draft' as const] : []),
    ...(packages > device.packagesPerNode ? ['many-nodes' as const] : []),
  ]);
}
