import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogue } from '../catalogue.ts';
import { temporaryDir } from '../testing/store-fixture.ts';
import { type TinyValue, tinyGguf } from '../testing/tiny-gguf.ts';
import { kvBytesPerToken } from './kv-bytes.ts';
import { readGguf } from './read-gguf.ts';

async function modelWith(metadata: Readonly<Record<string, TinyValue>>, name = 'm.gguf', dir?: string) {
  const path = join(dir ?? (await temporaryDir()), name);
  await writeFile(path, tinyGguf({ metadata, tensors: { w: [8, 4], v: [3] } }));
  return path;
}

const qwen = {
  'general.architecture': 'qwen2',
  'qwen2.block_count': 28,
  'qwen2.embedding_length': 1_536,
  'qwen2.attention.head_count': 12,
  'qwen2.attention.head_count_kv': 2,
};

test('R1-Distill-Qwen-1.5B takes 28,672 bytes of cache a token', async () => {
  const summary = readGguf(await modelWith(qwen));
  expect(summary).toMatchObject({ attention: 'grouped', kvBytesPerToken: 28_672, heads: 12, kvHeads: 2, layers: 28 });
});

const deepseek = {
  'general.architecture': 'deepseek2',
  'deepseek2.block_count': 61,
  'deepseek2.embedding_length': 7_168,
  'deepseek2.attention.head_count': 128,
  'deepseek2.attention.kv_lora_rank': 512,
  'deepseek2.rope.dimension_count': 64,
};

test('R1 converted with latent attention takes 70,272 bytes a token', async () => {
  const latent = { 'deepseek2.attention.head_count_kv': 1, 'deepseek2.attention.key_length_mla': 192 };
  expect(readGguf(await modelWith({ ...deepseek, ...latent }))).toMatchObject({
    attention: 'latent',
    kvBytesPerToken: 70_272,
  });
});

test('R1 converted before that takes 71 times as much, and the file tells', async () => {
  const unfolded = {
    'deepseek2.attention.head_count_kv': 128,
    'deepseek2.attention.key_length': 192,
    'deepseek2.attention.value_length': 128,
  };
  const summary = readGguf(await modelWith({ ...deepseek, ...unfolded }));
  expect(summary).toMatchObject({ attention: 'grouped', kvBytesPerToken: 61 * 128 * 320 * 2 });
});

test('layers may have different numbers of KV heads', () => {
  expect(kvBytesPerToken({ kind: 'grouped', kvHeadsByLayer: [2, 0, 4], keyLength: 8, valueLength: 4 })).toBe(
    6 * 12 * 2,
  );
});

test('heads per layer are read from an array', async () => {
  const mixed = { ...qwen, 'qwen2.block_count': 3, 'qwen2.attention.head_count_kv': [2, 0, 4] };
  expect(readGguf(await modelWith(mixed)).kvBytesPerToken).toBe(6 * 256 * 2);
});

test('token spellings, vocabulary and template come from the tokenizer', async () => {
  const summary = readGguf(
    await modelWith({
      ...qwen,
      'tokenizer.ggml.tokens': ['a', '<s>', '</s>'],
      'tokenizer.ggml.bos_token_id': 1,
      'tokenizer.ggml.eos_token_id': 2,
      'tokenizer.chat_template': '{{ messages }}',
    }),
  );
  expect(summary).toMatchObject({ vocabTokens: 3, bosToken: '<s>', eosToken: '</s>', chatTemplate: '{{ messages }}' });
});

test('a file that names no end tokens has empty ones', async () => {
  const summary = readGguf(await modelWith({ ...qwen, 'tokenizer.ggml.tokens': ['a'] }));
  expect(summary).toMatchObject({ bosToken: '', eosToken: '', chatTemplate: undefined });
});

test('the parts of a split model are counted together', async () => {
  const dir = await temporaryDir();
  await modelWith(qwen, 'm-00001-of-00002.gguf', dir);
  const second = await modelWith({ 'split.no': 1 }, 'm-00002-of-00002.gguf', dir);
  const summary = readGguf(second);
  expect(summary.path).toBe(join(dir, 'm-00001-of-00002.gguf'));
  expect(summary.parameters).toBe(2 * (32 + 3));
  expect(summary.parts).toHaveLength(2);
});

const models = fileURLToPath(new URL('../../../assets/models', import.meta.url));
const shipped = catalogue.flatMap((entry) =>
  entry.sources.flatMap((source) => (source.kind === 'bundled' ? [[entry.id, entry, source.path] as const] : [])),
);

test.each(shipped)('%s is in the package as the catalogue says', (_id, entry, path) => {
  const file = join(models, basename(path));
  const { architecture, quantisation, parameters, contextTokens, sizeBytes } = entry;
  expect(readGguf(file)).toMatchObject({ architecture, quantisation, parameters, contextTokens, fileBytes: sizeBytes });
  const hex = createHash('sha256').update(readFileSync(file)).digest('hex');
  expect(entry.sha256).toEqual({ kind: 'sha256', hex });
  expect(sizeBytes).toBeLessThan(8_000_000);
});

test('nano-r1 has a vocabulary of bytes and six control tokens, and a latent of 64 values a layer', () => {
  expect(readGguf(join(models, 'nano-r1.gguf'))).toMatchObject({
    vocabTokens: 262,
    attention: 'latent',
    kvBytesPerToken: 4 * (48 + 16) * 2,
  });
});
