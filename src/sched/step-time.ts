/** What a finished step was made of and how long it took. */
export interface StepSample {
  readonly decodeTokens: number;
  readonly prefillTokens: number;
  readonly stepMs: number;
}

/** Prefill tokens beside decodes while there is nothing learnt to go by. */
const cautiousPrefillTokens = 32;
/** However slow prefill is, this many tokens go into a step, so that a prompt always ends. */
const leastPrefillTokens = 4;
/** After so many mixed steps in a row one step is decodes only, because only such a step says what decodes cost. */
const mixedStepsBetweenMeasurements = 32;
/** Weight of the newest sample once there are enough. */
const newestWeight = 0.1;

/**
 * Learns how long steps take, to say how much prefill fits beside decodes without slowing running streams too far.
 *
 * A decode step of n requests takes `a + b·n` ms, fitted to pure decode steps with older ones fading out; prefill takes
 * `c` ms per token, from what steps with prefill take above that. The fit is kept between "b is 0" and "a is 0", so a
 * few noisy samples at nearly the same n cannot predict nonsense elsewhere. A fixed chunk size was rejected: the right
 * one differs 100-fold between a laptop and an accelerator, and with the depth of the prompt.
 */
export class StepTime {
  readonly #itlStretch: number;
  readonly #decode = { samples: 0, meanTokens: 0, meanMs: 0, variance: 0, covariance: 0 };
  readonly #prefill = { ms: 0, tokens: 0 };
  #mixedSteps = 0;

  /** @param itlStretch - how many times longer than a pure decode step a mixed one may be, ≥ 1 */
  constructor(itlStretch: number) {
    this.#itlStretch = itlStretch;
  }

  learn({ decodeTokens, prefillTokens, stepMs }: StepSample): void {
    if (decodeTokens > 0) this.#mixedSteps = prefillTokens > 0 ? this.#mixedSteps + 1 : 0;
    if (prefillTokens > 0) this.#learnPrefill(decodeTokens, prefillTokens, stepMs);
    else if (decodeTokens > 0) this.#learnDecode(decodeTokens, stepMs);
  }

  /** Infinity while unknown. */
  get msPerPrefillToken(): number {
    return this.#prefill.tokens > 0 ? this.#prefill.ms / this.#prefill.tokens : Number.POSITIVE_INFINITY;
  }

  /** Most prefill tokens to put beside this many decodes (≥ 1). */
  prefillTokensBeside(decodeTokens: number): number {
    if (this.#mixedSteps >= mixedStepsBetweenMeasurements) return 0;
    if (this.#decode.samples === 0 || this.#prefill.tokens === 0) return cautiousPrefillTokens;
    const spareMs = (this.#itlStretch - 1) * this.#decodeMs(decodeTokens);
    return Math.max(leastPrefillTokens, Math.floor(spareMs / Math.max(this.msPerPrefillToken, Number.MIN_VALUE)));
  }

  #decodeMs(decodeTokens: number): number {
    const { meanTokens, meanMs, variance, covariance } = this.#decode;
    if (variance <= 0) return meanMs;
    const slope = Math.min(Math.max(0, covariance / variance), meanMs / meanTokens);
    return meanMs + slope * (decodeTokens - meanTokens);
  }

  #learnDecode(decodeTokens: number, stepMs: number): void {
    const line = this.#decode;
    line.samples += 1;
    const weight = Math.max(newestWeight, 1 / line.samples);
    const tokensOff = decodeTokens - line.meanTokens;
    const msOff = stepMs - line.meanMs;
    line.meanTokens += weight * tokensOff;
    line.meanMs += weight * msOff;
    line.variance = (1 - weight) * (line.variance + weight * tokensOff * tokensOff);
    line.covariance = (1 - weight) * (line.covariance + weight * tokensOff * msOff);
  }

  #learnPrefill(decodeTokens: number, prefillTokens: number, stepMs: number): void {
    if (decodeTokens > 0 && this.#decode.samples === 0) return;
    // Without decodes the fixed cost counts as prefill: too much, which errs on the side of running streams.
    const decodeMs = decodeTokens > 0 ? this.#decodeMs(decodeTokens) : 0;
    this.#prefill.ms = (1 - newestWeight) * this.#prefill.ms + Math.max(0, stepMs - decodeMs);
    this.#prefill.tokens = (1 - newestWeight) * this.#prefill.tokens + prefillTokens;
  }
}
