import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogue, readGguf } from '#models';
import { kvBytesPerToken, modelNeeds } from './model-needs.ts';
import { model } from './testing/machines.ts';

test('R1 caches 70,272 bytes a token, less than its 8B distillation', () => {
  expect(kvBytesPerToken('deepseek-r1:671b')).toBe(70_272);
  expect(kvBytesPerToken('deepseek-r1:8b')).toBe(131_072);
  expect(kvBytesPerToken('deepseek-r1:1.5b')).toBe(28_672);
});

test('a need is weights, 4,096 tokens of cache and room to work', () => {
  expect(modelNeeds(model('deepseek-r1:1.5b', { sizeBytes: 1_117_000_000 }))).toEqual({
    weightsBytes: 1_117_000_000,
    kvBytes: 117_440_512,
    workingBytes: 500_000_000,
    totalBytes: 1_734_440_512,
  });
});

test('every model of the catalogue has a KV shape here', () => {
  expect(catalogue.length).toBeGreaterThan(0);
  expect(catalogue.filter(({ id }) => kvBytesPerToken(id) === undefined)).toEqual([]);
});

test('the shape of nano-r1 agrees with what its file says', () => {
  const file = fileURLToPath(new URL('../../../assets/models/nano-r1.gguf', import.meta.url));
  expect(kvBytesPerToken('nano-r1')).toBe(readGguf(file).kvBytesPerToken);
});
