/** Chance as an argument: the next number of 0 … 1 (1 itself excluded). */
export type Rng = () => number;

/**
 * A seeded source of chance (Mulberry32): the same seed gives the same simulation on every machine, in the browser too.
 * It is quick and good enough for queues; it keeps no secret.
 *
 * @param seed - 32 bits are used
 */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A gap between arrivals with mean 1 and the coefficient of variation `cv`, after the Gamma law that fits bursts of
 * requests (1 = Poisson, 0 = clockwork).
 *
 * @see Marsaglia and Tsang, "A simple method for generating gamma variables", 2000
 */
export function gammaGap(cv: number, rng: Rng): number {
  if (cv === 0) return 1;
  const shape = 1 / (cv * cv);
  return gamma(shape, rng) / shape;
}

function gamma(shape: number, rng: Rng): number {
  // A shape below 1 is one of shape + 1, thinned by a power of chance.
  if (shape < 1) return gamma(shape + 1, rng) * (1 - rng()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = standardNormal(rng);
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - rng()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function standardNormal(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}
