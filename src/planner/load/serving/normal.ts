/**
 * Share of a normal distribution below `z` standard deviations.
 *
 * @see Abramowitz and Stegun, 26.2.17; within 8e-8
 */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z < 0 ? tail : 1 - tail;
}

/** The other way round, for a `share` of 0.5 … 0.9999: how many standard deviations cover it. */
export function normalQuantile(share: number): number {
  let [low, high] = [-4, 4];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
