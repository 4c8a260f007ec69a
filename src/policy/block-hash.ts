import { invariant } from '#kernel';

const bits32 = 32;
/** Arbitrary and unlike, so that the lanes start apart. */
const laneSeeds = { a: 0x52454741, b: 0x55474521 } as const;

/**
 * Names the blocks of a prompt so that equal names mean equal beginnings.
 *
 * A block's hash covers its units, all blocks before it and the salt, so one comparison compares a whole prefix, and two
 * tenants with different salts share nothing. It is 64 bits wide: two 32-bit lanes, the body of MurmurHash3 and the round
 * of xxHash32, each finished with MurmurHash3's avalanche. BigInt and cryptographic hashes were rejected at 50 times the
 * price: a collision sends a request to a replica that has to compute its prompt, and shows nothing to anybody.
 *
 * @param units - tokens, or bytes where no tokenizer is at hand
 * @param blockSize - units per block, a whole number ≥ 1. An incomplete last block is left out: it will be extended
 * @param salt - what must not share prefixes, the model included
 * @param maxBlocks - the prefix index need not tell longer beginnings apart
 * @returns two words per block, in order
 * @see Appleby, MurmurHash3 (smhasher); Collet, "xxHash fast digest algorithm"
 */
export function hashBlocks(units: ArrayLike<number>, blockSize: number, salt: string, maxBlocks = 512): Uint32Array {
  invariant(
    Number.isInteger(blockSize) && blockSize >= 1,
    `a block has ${blockSize} units, which is no whole number ≥ 1`,
  );
  const count = Math.min(Math.floor(units.length / blockSize), maxBlocks);
  const words = new Uint32Array(2 * count);
  let a = hashText(salt, laneSeeds.a);
  let b = hashText(salt, laneSeeds.b);
  for (let at = 0; at < count * blockSize; at++) {
    const unit = units[at]!;
    a = murmurRound(a, unit);
    b = xxRound(b, unit);
    if ((at + 1) % blockSize !== 0) continue;
    const block = (at + 1) / blockSize - 1;
    words[2 * block] = avalanche(a);
    words[2 * block + 1] = avalanche(b);
  }
  return words;
}

/** 32 bits of a text, well mixed: equal texts and seeds give equal numbers, in every process. */
export function hashText(text: string, seed: number): number {
  let hash = murmurRound(seed, text.length);
  for (let at = 0; at < text.length; at++) hash = murmurRound(hash, text.charCodeAt(at));
  return avalanche(hash);
}

function murmurRound(hash: number, unit: number): number {
  const mixed = Math.imul(rotate(Math.imul(unit, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
}

function xxRound(hash: number, unit: number): number {
  return Math.imul(rotate((hash + Math.imul(unit, 0x85ebca77)) | 0, 13), 0x9e3779b1);
}

function avalanche(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (bits32 - by));
}
