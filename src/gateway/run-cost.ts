import type { UsageCounts } from '#wire';

/** What a model's tokens cost; a dollar per million tokens is a micro-dollar per token. */
export interface Prices {
  /** Of prompt tokens that had to be computed. */
  readonly promptUsdPerMillion: number;
  /** Of prompt tokens that a replica had cached. */
  readonly cachedUsdPerMillion: number;
  /** Of generated tokens, thinking included. */
  readonly completionUsdPerMillion: number;
}

export const free: Prices = { promptUsdPerMillion: 0, cachedUsdPerMillion: 0, completionUsdPerMillion: 0 };

const picoUsdPerMicroUsd = 1_000_000;

/**
 * Price of a run in whole micro-dollars: summed exactly, rounded once, halves up. Rounding each count, or each token, would
 * make the price depend on how a run was cut up.
 *
 * Prices count to the millionth of a dollar per million tokens, and sums are whole pico-dollars: exact up to 9,000 dollars
 * a run. Worked example: 1,000 prompt tokens of which 400 were cached, and 500 generated ones, at 0.55, 0.14 and 2.19:
 * 600 × 0.55 + 400 × 0.14 + 500 × 2.19 = 1,481 micro-dollars.
 */
export function costMicroUsd(
  { promptTokens, cachedTokens, completionTokens }: Omit<UsageCounts, 'reasoningTokens'>,
  { promptUsdPerMillion, cachedUsdPerMillion, completionUsdPerMillion }: Prices,
): number {
  const picoUsd =
    (promptTokens - cachedTokens) * picoUsdPerToken(promptUsdPerMillion) +
    cachedTokens * picoUsdPerToken(cachedUsdPerMillion) +
    completionTokens * picoUsdPerToken(completionUsdPerMillion);
  return Math.round(picoUsd / picoUsdPerMicroUsd);
}

function picoUsdPerToken(usdPerMillion: number): number {
  return Math.round(usdPerMillion * picoUsdPerMicroUsd);
}
