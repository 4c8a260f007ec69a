import { expect, test } from 'vitest';
import { checkMemory, defaultCachedCells, engineFlagArguments, sizeCache } from './engine-options.ts';

const gib = 1024 ** 3;
/** R1-Distill-Qwen-1.5B. */
const distill = { trainedContextTokens: 131_072, kvBytesPerToken: 28_672 };

test('with 4 GiB free a distill gets the default of 16,384 cells', () => {
  expect(sizeCache({}, distill, 4 * gib)).toEqual({ contextTokens: 16_384, cellCapacity: 16_384 });
});

test('with little memory the cache is a quarter of what is free, in blocks of 256', () => {
  // 256 MiB / 28,672 B = 9,362 tokens.
  expect(sizeCache({}, distill, gib)).toEqual({ contextTokens: 9_216, cellCapacity: 9_216 });
});

test('a model is never given more context than it was trained for, but more cells on request', () => {
  const small = { trainedContextTokens: 2_048, kvBytesPerToken: 100 };
  expect(sizeCache({}, small, gib)).toEqual({ contextTokens: 2_048, cellCapacity: 2_048 });
  expect(sizeCache({ cells: 8_192 }, small, gib)).toEqual({ contextTokens: 2_048, cellCapacity: 8_192 });
  expect(sizeCache({ context: 1_024 }, small, gib)).toEqual({ contextTokens: 1_024, cellCapacity: 1_024 });
});

test('cached prefixes may hold a sixteenth of the cells, but always 512', () => {
  expect([1_024, 8_192, 32_768].map(defaultCachedCells)).toEqual([512, 512, 2_048]);
});

test('what cannot fit is refused with both numbers and the way out', () => {
  expect(() => checkMemory({ weightBytes: 3 * gib, kvBytes: gib }, 4 * gib)).not.toThrow();
  expect(() => checkMemory({ weightBytes: 3 * gib, kvBytes: 2 * gib }, 4 * gib)).toThrowError(
    expect.objectContaining({ code: 'CLI_NO_MEMORY', message: expect.stringContaining('Lower --context') }),
  );
});

test('flags survive the way to the child process', () => {
  expect(engineFlagArguments({ context: 4_096, backend: 'cpu' })).toEqual(['--context', '4096', '--backend', 'cpu']);
});
