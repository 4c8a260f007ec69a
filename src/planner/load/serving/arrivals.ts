/**
 * Chance that anybody arrives within a time in which `expected` do on average, when gaps follow the Gamma law of this
 * variation. Bursts come together, so fewer steps have an arrival in them, and those have more.
 */
export function arrivalChance(expected: number, cv2: number): number {
  if (cv2 === 0) return Math.min(1, expected);
  const shape = 1 / cv2;
  const x = expected * shape;
  return Math.min(1, expected * (1 - gammaShare(shape, x)) + gammaShare(shape + 1, x));
}

/**
 * How many others arrive on average within `expected` mean gaps after one who arrived: in bursts, more than `expected`.
 * For long times the law of renewals gives `expected` + (cv² − 1)/2; what is less is scaled by the chance of any.
 */
export function arrivalsAfter(expected: number, cv2: number): number {
  if (cv2 === 0) return Math.floor(expected);
  return Math.max(0, expected + ((cv2 - 1) / 2) * gammaShare(1 / cv2, expected / cv2));
}

/** Share of a Gamma distribution of this shape and scale 1 below `x`, by its series. */
function gammaShare(shape: number, x: number): number {
  if (x <= 0) return 0;
  if (x > shape + 12 * Math.sqrt(shape) + 40) return 1;
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 300 && term > 1e-12 * sum; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - logGamma(shape + 1)));
}

/** Stirling's series after a shift above 7. */
function logGamma(value: number): number {
  let [z, shift] = [value, 0];
  for (; z < 7; z += 1) shift += Math.log(z);
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5);
  return (z - 0.5) * Math.log(z) - z + 0.9189385332046727 + series - shift;
}
