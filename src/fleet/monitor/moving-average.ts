/** An average in which each sample weighs as much as all later ones leave it: old load is forgotten, a spike is not load. */
export class MovingAverage {
  readonly #weight: number;
  #value: number | undefined;

  /** @param weight - of a new sample, (0, 1] */
  constructor(weight: number) {
    this.#weight = weight;
  }

  get value(): number | undefined {
    return this.#value;
  }

  add(sample: number): void {
    this.#value = this.#value === undefined ? sample : this.#value + this.#weight * (sample - this.#value);
  }
}
