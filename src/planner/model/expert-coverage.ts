/**
 * How many different experts of a layer the tokens of one step reach, when all are equally likely: E × (1 − (1 − k / E)^T).
 * It decides how many weights a step reads, and is why a batch of 128 costs little more than one of 64.
 *
 * R1 (256, 8): 8 for one token, 57 for 8, 102 for 16, 163 for 32, 222 for 64, 252 for 128.
 *
 * @param tokens - of all ranks whose tokens meet in the layer
 */
export function expertsReached(routed: number, active: number, tokens: number): number {
  return routed * (1 - (1 - active / routed) ** tokens);
}

/**
 * The same when some experts are more popular: fewer are reached, and the most popular one sets the pace.
 *
 * @param shares - of all choices, one per expert; they sum to 1
 */
export function expertsReachedBySkew(shares: readonly number[], active: number, tokens: number): number {
  return shares.reduce((sum, share) => sum + 1 - (1 - Math.min(1, active * share)) ** tokens, 0);
}

/**
 * Shares that fall as a power of the rank, the family that measured expert loads are described by. Exponent 0: all equal.
 *
 * @see AIConfigurator, docs/POWER_LAW_DISTRIBUTION.md (commit 095f58a5)
 */
export function powerLawShares(routed: number, exponent: number): readonly number[] {
  const weights = Array.from({ length: routed }, (_, rank) => (rank + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
