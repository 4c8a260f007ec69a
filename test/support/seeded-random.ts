/** Chance that can be repeated. */
export interface SeededRandom {
  /** Uniform over 0 … bound - 1; 0 for a bound of 0. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
}

/**
 * Thirty-two bits of state, enough for tests and benchmarks.
 * @see Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (the mixing function of SplitMix, 32-bit form)
 */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound);
  return {
    below,
    pick(from) {
      const at = below(from.length);
      if (at >= from.length) throw new Error('nothing to pick from');
      return from[at]!;
    },
  };
}
