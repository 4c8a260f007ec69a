import { expect, test } from 'vitest';
import { findModelShape } from './known-shapes.ts';
import { shapeFromGguf } from './shape-from-gguf.ts';

/** As llama.cpp writes R1: since 2025 with the lengths of its heads (`_mla`) beside those of the latent. */
const r1 = {
  'general.architecture': 'deepseek2',
  'deepseek2.block_count': 61,
  'deepseek2.embedding_length': 7_168,
  'deepseek2.context_length': 163_840,
  'deepseek2.feed_forward_length': 18_432,
  'deepseek2.attention.head_count': 128,
  'deepseek2.attention.head_count_kv': 1,
  'deepseek2.attention.q_lora_rank': 1_536,
  'deepseek2.attention.kv_lora_rank': 512,
  'deepseek2.attention.key_length': 576,
  'deepseek2.attention.value_length': 512,
  'deepseek2.attention.key_length_mla': 192,
  'deepseek2.attention.value_length_mla': 128,
  'deepseek2.rope.dimension_count': 64,
  'deepseek2.leading_dense_block_count': 3,
  'deepseek2.expert_count': 256,
  'deepseek2.expert_used_count': 8,
  'deepseek2.expert_shared_count': 1,
  'deepseek2.expert_feed_forward_length': 2_048,
  'deepseek2.expert_group_count': 8,
  'deepseek2.expert_group_used_count': 4,
  'deepseek2.expert_gating_func': 2,
  'deepseek2.vocab_size': 129_280,
};

const qwen = {
  'general.architecture': 'qwen2',
  'qwen2.block_count': 28,
  'qwen2.embedding_length': 1_536,
  'qwen2.context_length': 131_072,
  'qwen2.feed_forward_length': 8_960,
  'qwen2.attention.head_count': 12,
  'qwen2.attention.head_count_kv': 2,
  'tokenizer.ggml.tokens': { elementType: 8, length: 151_936, offset: 1_000 },
};

test('R1’s header gives the shape known by name, but for the drafting layer that llama.cpp leaves out', () => {
  expect(shapeFromGguf(r1, 'deepseek-r1:671b', false)).toEqual({
    ...findModelShape('deepseek-r1:671b'),
    mtpLayers: 0,
  });
});

test('an old header of R1, without the lengths of the latent, gives the same', () => {
  const lengths = { 'deepseek2.attention.key_length': 192, 'deepseek2.attention.value_length': 128 };
  const old = Object.fromEntries(Object.entries({ ...r1, ...lengths }).filter(([key]) => !key.endsWith('_mla')));
  expect(shapeFromGguf(old, 'x', false)).toEqual(shapeFromGguf(r1, 'x', false));
});

test('drafting layers are counted among the blocks', () => {
  const header = { ...r1, 'deepseek2.block_count': 62, 'deepseek2.nextn_predict_layers': 1 };
  expect(shapeFromGguf(header, 'deepseek-r1:671b', false)).toEqual(findModelShape('deepseek-r1:671b'));
});

test('a distill’s header, its vocabulary described and not read, gives the shape known by name', () => {
  expect(shapeFromGguf(qwen, 'deepseek-r1:1.5b', false)).toEqual(findModelShape('deepseek-r1:1.5b'));
});

test('heads per layer count when all layers have the same', () => {
  const listed = { ...qwen, 'qwen2.attention.head_count_kv': [2, 2, 2] };
  expect(shapeFromGguf(listed, 'x', false).attention).toMatchObject({ kvHeads: 2 });
});

test.each([
  ['no architecture', {}, 'general.architecture of the GGUF header must be a text, but is missing'],
  ['no counts', { 'general.architecture': 'qwen2' }, 'lacks block_count, embedding_length, attention.head_count'],
  ['heads that differ by layer', { ...qwen, 'qwen2.attention.head_count_kv': [2, 4] }, 'differs from layer to layer'],
  ['layers with a state', { ...qwen, 'qwen2.ssm.state_size': 16 }, 'marks layers that keep a state'],
  ['no vocabulary', { ...qwen, 'tokenizer.ggml.tokens': undefined }, 'must be the list of tokens, but is missing'],
  [
    'heads that do not divide',
    { ...qwen, 'qwen2.attention.head_count_kv': 5 },
    'must divide attention.head_count (12)',
  ],
  [
    'a rotary part as long as its key',
    { ...r1, 'deepseek2.rope.dimension_count': 192 },
    'must be above its rotary part',
  ],
])('%s is refused by name', (_, metadata, message) => {
  expect(() => shapeFromGguf(metadata, 'x', false)).toThrow(
    expect.objectContaining({ code: 'PLANNER_BAD_VALUE', message: expect.stringContaining(message) }),
  );
});
