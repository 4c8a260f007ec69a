import { expect, test } from 'vitest';
import { findModelShape } from './known-shapes.ts';
import { countParameters } from './parameters.ts';
import { shapeFromConfig } from './shape-from-config.ts';

/** The fields that count, as the public checkpoints' config.json has them. */
const r1 = {
  model_type: 'deepseek_v3',
  num_hidden_layers: 61,
  hidden_size: 7_168,
  vocab_size: 129_280,
  max_position_embeddings: 163_840,
  num_attention_heads: 128,
  num_key_value_heads: 128,
  q_lora_rank: 1_536,
  kv_lora_rank: 512,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  v_head_dim: 128,
  intermediate_size: 18_432,
  moe_intermediate_size: 2_048,
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_experts_per_tok: 8,
  first_k_dense_replace: 3,
  moe_layer_freq: 1,
  n_group: 8,
  topk_group: 4,
  topk_method: 'noaux_tc',
  num_nextn_predict_layers: 1,
  attention_bias: false,
  tie_word_embeddings: false,
};

const qwen7b = {
  model_type: 'qwen2',
  num_hidden_layers: 28,
  hidden_size: 3_584,
  vocab_size: 152_064,
  max_position_embeddings: 131_072,
  num_attention_heads: 28,
  num_key_value_heads: 4,
  intermediate_size: 18_944,
  tie_word_embeddings: false,
};

const qwen3Moe = {
  model_type: 'qwen3_moe',
  num_hidden_layers: 48,
  hidden_size: 2_048,
  vocab_size: 151_936,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  head_dim: 128,
  intermediate_size: 6_144,
  moe_intermediate_size: 768,
  num_experts: 128,
  num_experts_per_tok: 8,
  decoder_sparse_step: 1,
  mlp_only_layers: [],
};

const mixtral = {
  model_type: 'mixtral',
  num_hidden_layers: 32,
  hidden_size: 4_096,
  vocab_size: 32_000,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  intermediate_size: 14_336,
  num_local_experts: 8,
  num_experts_per_tok: 2,
};

test('R1’s own file gives the shape that is known by name', () => {
  expect(shapeFromConfig(r1, 'deepseek-r1:671b')).toEqual(findModelShape('deepseek-r1:671b'));
});

test('a distill’s file gives the shape that is known by name, with the biases its field list does not name', () => {
  expect(shapeFromConfig(qwen7b, 'deepseek-r1:7b')).toEqual(findModelShape('deepseek-r1:7b'));
});

/** As their public cards count them. */
test.each([
  ['Qwen3-30B-A3B', qwen3Moe, 30_532_122_624],
  ['Mixtral-8x7B', mixtral, 46_702_792_704],
])('%s has %s … parameters', (id, config, total) => {
  expect(countParameters(shapeFromConfig(config, id)).total).toBe(total);
});

test('the text model of a model with pictures is read', () => {
  expect(shapeFromConfig({ text_config: qwen7b }, 'x').layers).toBe(28);
});

test('all missing fields are named at once', () => {
  expect(() => shapeFromConfig({ hidden_size: 64 }, 'x')).toThrow(
    'The config.json lacks num_hidden_layers, vocab_size, num_attention_heads, without which',
  );
});

test.each([
  [
    'a negative count',
    { ...qwen7b, hidden_size: -1 },
    'hidden_size of the config.json must be a whole number ≥ 1, but is -1.',
  ],
  ['a text', { ...qwen7b, num_hidden_layers: '28' }, 'num_hidden_layers of the config.json must be a whole number'],
  [
    'heads that do not divide',
    { ...qwen7b, num_key_value_heads: 5 },
    'num_key_value_heads of the config.json must divide',
  ],
  ['no feed-forward', { ...qwen7b, intermediate_size: undefined }, 'lacks intermediate_size'],
  ['more active experts than there are', { ...mixtral, num_experts_per_tok: 9 }, 'must be 1 … 8'],
  [
    'layers with a state',
    { ...qwen7b, layer_types: ['full_attention', 'linear_attention'] },
    'linear_attention of the',
  ],
  ['latent heads of unknown size', { ...r1, v_head_dim: undefined }, 'lacks v_head_dim'],
  ['more dense layers than layers', { ...r1, first_k_dense_replace: 62 }, 'must be at most 61, but is 62'],
  ['a list', [], 'must be an object, but is []'],
  ['nothing', undefined, 'must be an object, but is missing'],
])('%s is refused by name', (_, config, message) => {
  expect(() => shapeFromConfig(config, 'x')).toThrow(
    expect.objectContaining({ code: 'PLANNER_BAD_VALUE', message: expect.stringContaining(message) }),
  );
});
