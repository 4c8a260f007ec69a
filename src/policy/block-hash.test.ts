import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashBlocks, hashText } from './block-hash.ts';

const names = (words: Uint32Array) =>
  Array.from({ length: words.length / 2 }, (_, i) => `${words[2 * i]},${words[2 * i + 1]}`);

test('only complete blocks have a name, and no more than the bound', () => {
  expect(hashBlocks([1, 2, 3, 4, 5], 2, '')).toHaveLength(2 * 2);
  expect(hashBlocks([1], 2, '')).toHaveLength(0);
  expect(hashBlocks(new Uint8Array(100), 2, '', 3)).toHaveLength(2 * 3);
});

test('names never change between versions and processes: gateways share what they know', () => {
  expect([...hashBlocks([1, 2], 2, 'salt')]).toMatchInlineSnapshot(`
    [
      1287054707,
      713299825,
    ]
  `);
});

test('bytes and tokens of equal value have equal names', () => {
  expect(hashBlocks(Uint8Array.of(1, 2), 1, 's')).toEqual(hashBlocks([1, 2], 1, 's'));
});

test('blocks are equal up to the first difference and never after it', () => {
  const tokens = fc.array(fc.nat(3), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(tokens, tokens, (a, b) => {
      const differsAt = a.findIndex((token, i) => token !== b[i]);
      const equalBlocks = differsAt < 0 ? 4 : Math.floor(differsAt / 2);
      const [namesA, namesB] = [names(hashBlocks(a, 2, '')), names(hashBlocks(b, 2, ''))];
      expect(namesA.map((name, i) => name === namesB[i])).toEqual([0, 1, 2, 3].map((i) => i < equalBlocks));
    }),
  );
});

test('another salt shares no block', () => {
  const own = names(hashBlocks([1, 2, 3, 4], 1, 'tenant a'));
  expect(own.filter((name) => names(hashBlocks([1, 2, 3, 4], 1, 'tenant b')).includes(name))).toEqual([]);
});

test('100,000 unlike prompts have 100,000 names, and each lane alone nearly as many', () => {
  const all = Array.from({ length: 100_000 }, (_, i) => hashBlocks([i, 0], 2, ''));
  expect(new Set(all.flatMap(names)).size).toBe(100_000);
  // 32 bits let 1.2 of so many pairs collide on average.
  for (const lane of [0, 1]) expect(new Set(all.map((words) => words[lane])).size).toBeGreaterThan(99_990);
});

test('the low bits, by which a table is searched, are even', () => {
  const buckets = new Uint32Array(16);
  for (let i = 0; i < 16_000; i++) buckets[hashBlocks([i], 1, '')[0]! & 15]!++;
  expect(Math.min(...buckets)).toBeGreaterThan(850);
  expect(Math.max(...buckets)).toBeLessThan(1_150);
});

test('a text has one hash per seed', () => {
  expect(hashText('a/0', 1)).toBe(hashText('a/0', 1));
  expect(hashText('a/0', 1)).not.toBe(hashText('a/0', 2));
  expect(hashText('', 1)).not.toBe(hashText('\0', 1));
});

test('a block without a size is a bug of the caller', () => {
  expect(() => hashBlocks([1], 0, '')).toThrow('a block has 0 units');
});
