import { mersenne } from 'pure-rand/generator/mersenne';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { SamplingParams } from '#wire';
import { argmax, candidatesAbove } from './candidates.ts';

/**
 * Chooses tokens from logits for one choice of one request.
 *
 * In TypeScript rather than through the library's sampler chain: one pass over the logits where they lie is as fast,
 * the chain would be dozens of foreign calls per step, and here a seed means the same tokens on every platform.
 * Order of effects, as in vLLM: bias and masks, penalties, temperature, top-k, top-p, min-p.
 */
export class Sampler {
  readonly #params: SamplingParams;
  readonly #random: RandomGenerator;
  readonly #countByToken = new Map<number, number>();
  readonly #promptTokens: ReadonlySet<number>;
  readonly #penalises: boolean;

  /** @param promptTokens - only the repetition penalty looks at the prompt */
  constructor(params: SamplingParams, seed: number, promptTokens: Int32Array) {
    this.#params = params;
    // Spreads small seeds over its whole state; generators that take a seed as state begin with draws near 0 or 1.
    this.#random = mersenne(seed);
    this.#penalises = params.presencePenalty !== 0 || params.frequencyPenalty !== 0 || params.repetitionPenalty !== 1;
    this.#promptTokens = params.repetitionPenalty === 1 ? new Set() : new Set(promptTokens);
  }

  /**
   * @param logits - one row; written to where bias, mask or penalties apply
   * @param masked - tokens that may not come now (end of generation before `min_tokens`)
   */
  sample(logits: Float32Array, masked: readonly number[]): number {
    this.#adjust(logits, masked);
    const token = this.#params.temperature === 0 ? argmax(logits) : this.#draw(logits);
    this.observe(token);
    return token;
  }

  /** Counts a token that was fed rather than sampled, so that penalties see it. */
  observe(token: number): void {
    if (this.#penalises) this.#countByToken.set(token, (this.#countByToken.get(token) ?? 0) + 1);
  }

  #adjust(logits: Float32Array, masked: readonly number[]): void {
    for (const [token, bias] of this.#params.logitBias) logits[token] = (logits[token] ?? 0) + bias;
    for (const token of masked) logits[token] = Number.NEGATIVE_INFINITY;
    if (this.#penalises) this.#penalise(logits);
  }

  #penalise(logits: Float32Array): void {
    const { presencePenalty, frequencyPenalty, repetitionPenalty } = this.#params;
    for (const [token, count] of this.#countByToken) {
      logits[token] = (logits[token] ?? 0) - presencePenalty - frequencyPenalty * count;
    }
    if (repetitionPenalty === 1) return;
    for (const token of new Set([...this.#promptTokens, ...this.#countByToken.keys()])) {
      const logit = logits[token] ?? 0;
      logits[token] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
    }
  }

  #draw(logits: Float32Array): number {
    const { tokens, weights } = candidatesAbove(logits, this.#params);
    let total = 0;
    for (const weight of weights) total += weight;
    let rest = this.#uniform() * total;
    for (let i = 0; i < tokens.length; i++) {
      rest -= weights[i] ?? 0;
      if (rest < 0) return tokens[i] ?? 0;
    }
    return tokens.at(-1) ?? argmax(logits);
  }

  /** [0, 1) with 32 bits: finer than any probability that survives float logits. */
  #uniform(): number {
    return (this.#random.next() >>> 0) / 0x1_0000_0000;
  }
}
