export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** The newest samples of the last `windowMs`, at most `capacity` of them: under load the window is shorter, not larger. */
export class RecentSamples {
  readonly #windowMs: number;
  readonly #values: Float64Array;
  readonly #timesMs: Float64Array;
  #next = 0;

  constructor(windowMs: number, capacity: number) {
    this.#windowMs = windowMs;
    this.#values = new Float64Array(capacity);
    this.#timesMs = new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY);
  }

  record(value: number, nowMs: number): void {
    this.#values[this.#next] = value;
    this.#timesMs[this.#next] = nowMs;
    this.#next = (this.#next + 1) % this.#values.length;
  }

  /** By nearest rank; sorts, so not for every request. @returns undefined without samples */
  quantiles(nowMs: number): Quantiles | undefined {
    const recent = this.#values.filter((_, i) => this.#timesMs[i]! > nowMs - this.#windowMs).sort();
    if (recent.length === 0) return undefined;
    const rank = (share: number) => recent[Math.ceil(share * recent.length) - 1]!;
    return { p50: rank(0.5), p95: rank(0.95) };
  }
}
