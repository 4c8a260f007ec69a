import { PlannerError } from '../errors.ts';
import { nearestNames } from '../nearest-names.ts';
import type { GqaShape, ModelShape } from './shape.ts';

/** deepseek-ai/DeepSeek-R1 and DeepSeek-V3, config.json. */
const v3 = {
  layers: 61,
  hidden: 7_168,
  vocabulary: 129_280,
  contextTokens: 163_840,
  tiedEmbeddings: false,
  attention: { kind: 'mla', heads: 128, queryRank: 1_536, kvRank: 512, nopeDim: 128, ropeDim: 64, valueDim: 128 },
  denseWidth: 18_432,
  experts: {
    kind: 'moe',
    routed: 256,
    active: 8,
    shared: 1,
    width: 2_048,
    denseLayers: 3,
    maxGroups: 4,
    correctsRouting: true,
  },
  mtpLayers: 1,
} as const;

const plain = { contextTokens: 131_072, tiedEmbeddings: false, experts: { kind: 'none' }, mtpLayers: 0 } as const;

function heads(count: number, kvHeads: number, headDim = 128): GqaShape {
  return { kind: 'gqa', heads: count, kvHeads, headDim, biased: 'none', qkNorm: false };
}

function biasedHeads(count: number, kvHeads: number): GqaShape {
  return { ...heads(count, kvHeads), biased: 'qkv' };
}

/** A shape and the other names people know it by. */
interface KnownShape {
  readonly aliases: readonly string[];
  readonly shape: ModelShape;
}

/** From the checkpoints' public `config.json`, named as the catalogue names what can be pulled. */
const known: readonly KnownShape[] = [
  { aliases: ['r1', 'deepseek-r1', 'deepseek-ai/DeepSeek-R1'], shape: { ...v3, id: 'deepseek-r1:671b' } },
  { aliases: ['v3', 'deepseek-v3:671b', 'deepseek-ai/DeepSeek-V3'], shape: { ...v3, id: 'deepseek-v3' } },
  {
    aliases: ['deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B'],
    shape: {
      ...plain,
      id: 'deepseek-r1:1.5b',
      layers: 28,
      hidden: 1_536,
      vocabulary: 151_936,
      attention: biasedHeads(12, 2),
      denseWidth: 8_960,
    },
  },
  {
    aliases: ['deepseek-ai/DeepSeek-R1-Distill-Qwen-7B'],
    shape: {
      ...plain,
      id: 'deepseek-r1:7b',
      layers: 28,
      hidden: 3_584,
      vocabulary: 152_064,
      attention: biasedHeads(28, 4),
      denseWidth: 18_944,
    },
  },
  {
    aliases: ['deepseek-ai/DeepSeek-R1-Distill-Llama-8B'],
    shape: {
      ...plain,
      id: 'deepseek-r1:8b',
      layers: 32,
      hidden: 4_096,
      vocabulary: 128_256,
      attention: heads(32, 8),
      denseWidth: 14_336,
    },
  },
  {
    aliases: ['deepseek-ai/DeepSeek-R1-Distill-Qwen-14B'],
    shape: {
      ...plain,
      id: 'deepseek-r1:14b',
      layers: 48,
      hidden: 5_120,
      vocabulary: 152_064,
      attention: biasedHeads(40, 8),
      denseWidth: 13_824,
    },
  },
  {
    aliases: ['deepseek-ai/DeepSeek-R1-Distill-Qwen-32B'],
    shape: {
      ...plain,
      id: 'deepseek-r1:32b',
      layers: 64,
      hidden: 5_120,
      vocabulary: 152_064,
      attention: biasedHeads(40, 8),
      denseWidth: 27_648,
    },
  },
  {
    aliases: ['deepseek-ai/DeepSeek-R1-Distill-Llama-70B'],
    shape: {
      ...plain,
      id: 'deepseek-r1:70b',
      layers: 80,
      hidden: 8_192,
      vocabulary: 128_256,
      attention: heads(64, 8),
      denseWidth: 28_672,
    },
  },
  {
    aliases: ['smollm2', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
    shape: {
      ...plain,
      id: 'smollm2:135m',
      layers: 30,
      hidden: 576,
      vocabulary: 49_152,
      contextTokens: 8_192,
      tiedEmbeddings: true,
      attention: heads(9, 3, 64),
      denseWidth: 1_536,
    },
  },
  {
    aliases: [],
    shape: {
      id: 'nano-r1',
      layers: 4,
      hidden: 128,
      vocabulary: 262,
      contextTokens: 2_048,
      tiedEmbeddings: false,
      attention: { kind: 'mla', heads: 4, queryRank: 64, kvRank: 48, nopeDim: 16, ropeDim: 16, valueDim: 32 },
      denseWidth: 384,
      experts: {
        kind: 'moe',
        routed: 8,
        active: 2,
        shared: 1,
        width: 128,
        denseLayers: 1,
        maxGroups: 2,
        correctsRouting: true,
      },
      mtpLayers: 0,
    },
  },
];

/** The models the planner knows by name. */
export const modelShapes: readonly ModelShape[] = known.map(({ shape }) => shape);

/**
 * A known model's shape by its name here or on its hub, whatever the case.
 *
 * @throws {PlannerError} `PLANNER_UNKNOWN_MODEL` with the nearest names
 */
export function findModelShape(name: string): ModelShape {
  const wanted = name.trim().toLowerCase();
  const found = known.find(({ shape, aliases }) => [shape.id, ...aliases].some((one) => one.toLowerCase() === wanted));
  if (found) return found.shape;
  const nearest = nearestNames(
    wanted,
    known.flatMap(({ shape, aliases }) => [shape.id, ...aliases]),
  );
  throw new PlannerError(
    'PLANNER_UNKNOWN_MODEL',
    `The planner has no shape of a model "${name}". Nearest are ${nearest.join(', ')}; any other can be planned from its config.json or GGUF file.`,
    { name, nearest },
  );
}
