import { argmax } from './candidates.ts';

export interface TokenLogprob {
  readonly token: number;
  /** Natural logarithm of the probability at temperature 1, before any limit or penalty. */
  readonly logprob: number;
  /** 1 = the most likely. */
  readonly rank: number;
}

export interface PositionLogprobs {
  readonly chosen: TokenLogprob;
  /** The most likely tokens, best first; length as asked. */
  readonly top: readonly TokenLogprob[];
}

/**
 * Log-probabilities of one position, from the raw logits: two pools can be compared only on what no sampling parameter
 * touches.
 * @param topCount - how many alternatives; 0 = only the chosen token
 */
export function positionLogprobs(logits: Float32Array, chosen: number, topCount: number): PositionLogprobs {
  const best = logits[argmax(logits)] ?? 0;
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp((logits[i] as number) - best);
  const logNormaliser = best + Math.log(sum);
  const chosenLogit = logits[chosen] ?? Number.NEGATIVE_INFINITY;
  let rank = 1;
  for (let i = 0; i < logits.length; i++) if ((logits[i] as number) > chosenLogit) rank++;
  const top = topTokens(logits, topCount).map((token, i) => ({
    token,
    logprob: (logits[token] as number) - logNormaliser,
    rank: i + 1,
  }));
  return { chosen: { token: chosen, logprob: chosenLogit - logNormaliser, rank }, top };
}

/** The `count` largest, best first, by insertion: `count` is at most 20. */
function topTokens(logits: Float32Array, count: number): number[] {
  const top: number[] = [];
  if (count === 0) return top;
  for (let i = 0; i < logits.length; i++) {
    const last = top.length === count ? (logits[top[count - 1] as number] as number) : Number.NEGATIVE_INFINITY;
    if ((logits[i] as number) <= last) continue;
    let at = top.length;
    while (at > 0 && (logits[top[at - 1] as number] as number) < (logits[i] as number)) at--;
    top.splice(at, 0, i);
    if (top.length > count) top.pop();
  }
  return top;
}
