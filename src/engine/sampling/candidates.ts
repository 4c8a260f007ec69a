/** Tokens that may be drawn, most likely first, with their unnormalised weights (the first weighs 1). */
export interface Candidates {
  readonly tokens: readonly number[];
  readonly weights: readonly number[];
}

export interface CandidateLimits {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
}

/** e^-25 = 1.4e-11: even 150,000 tokens below it weigh 2e-6 together, less than float logits resolve. */
const negligibleExponent = 25;

/**
 * Index of the largest value, the lowest on ties.
 *
 * Four maxima side by side and then a search for the winner take half the time of one loop that tracks the index
 * (33 against 68 µs for 49,152 values): nothing in the loop waits for the comparison before it.
 */
export function argmax(values: Float32Array): number {
  let [a, b, c, d] = [
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const wholeFours = values.length & ~3;
  for (let i = 0; i < wholeFours; i += 4) {
    if ((values[i] as number) > a) a = values[i] as number;
    if ((values[i + 1] as number) > b) b = values[i + 1] as number;
    if ((values[i + 2] as number) > c) c = values[i + 2] as number;
    if ((values[i + 3] as number) > d) d = values[i + 3] as number;
  }
  for (let i = wholeFours; i < values.length; i++) a = Math.max(a, values[i] as number);
  return Math.max(0, values.indexOf(Math.max(a, b, c, d)));
}

/**
 * Cuts the vocabulary down by top-k, top-p and min-p without sorting it.
 *
 * Only tokens within a widening distance of the best logit are gathered and sorted, until they hold what the limits can
 * keep: a few dozen of 150,000 in practice. Exact: what is left out is exactly what the limits would cut.
 *
 * @param logits - a row of the vocabulary's length
 * @param limits - temperature > 0; topK 0, topP 1 and minP 0 switch that limit off
 */
export function candidatesAbove(logits: Float32Array, limits: CandidateLimits): Candidates {
  const best = logits[argmax(logits)] ?? 0;
  const scale = 1 / limits.temperature;
  const total = totalWeight(logits, best, scale);
  for (let exponent = 4; ; exponent *= 2) {
    const reach = Math.min(exponent, negligibleExponent);
    const gathered = gather(logits, best, scale, reach);
    const cut = cutoff(gathered.weights, limits, total, reach === negligibleExponent);
    if (cut.kind === 'at')
      return { tokens: gathered.tokens.slice(0, cut.count), weights: gathered.weights.slice(0, cut.count) };
  }
}

function totalWeight(logits: Float32Array, best: number, scale: number): number {
  let total = 0;
  for (let i = 0; i < logits.length; i++) {
    const exponent = ((logits[i] as number) - best) * scale;
    if (exponent > -negligibleExponent) total += Math.exp(exponent);
  }
  return total;
}

/** All tokens within e^-reach of the best, most likely first, lower id first on ties. */
function gather(logits: Float32Array, best: number, scale: number, reach: number): Candidates {
  const tokens: number[] = [];
  const floor = best - reach / scale;
  for (let i = 0; i < logits.length; i++) if ((logits[i] as number) >= floor) tokens.push(i);
  tokens.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  return { tokens, weights: tokens.map((t) => Math.exp(((logits[t] as number) - best) * scale)) };
}

type Cut = { readonly kind: 'at'; readonly count: number } | { readonly kind: 'more-needed' };

/**
 * Where the sorted candidates end. top-p is a share of what top-k keeps, as in vLLM; min-p is relative to the best.
 * @param weights - most likely first
 * @param isComplete - nothing but negligible tokens was left out
 */
function cutoff(weights: readonly number[], limits: CandidateLimits, total: number, isComplete: boolean): Cut {
  const hasTopK = limits.topK > 0;
  const kept = hasTopK ? Math.min(limits.topK, weights.length) : weights.length;
  const keepsAll = kept === limits.topK || isComplete;
  // With top-k, the mass that top-p is a share of is known only once all k are gathered.
  if (hasTopK && !keepsAll) return { kind: 'more-needed' };
  const mass = hasTopK ? weights.slice(0, kept).reduce((a, b) => a + b, 0) : total;
  let sum = 0;
  for (let i = 0; i < kept; i++) {
    const weight = weights[i] as number;
    if (i > 0 && weight < limits.minP) return { kind: 'at', count: i };
    sum += weight;
    if (limits.topP < 1 && sum >= limits.topP * mass) return { kind: 'at', count: i + 1 };
  }
  return keepsAll ? { kind: 'at', count: kept } : { kind: 'more-needed' };
}
