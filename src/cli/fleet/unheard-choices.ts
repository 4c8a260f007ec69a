/** A replica that was chosen hears of it at once, or, where whoever asked has left, not at all. */
const unheardMs = 1_000;

/** Replicas that were chosen and do not count it yet: several requests may be let go in one breath, and each takes room from the next. */
export class UnheardChoices {
  readonly #nowMs: () => number;
  #choices: { readonly replicaId: string; readonly untilMs: number }[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(replicaId: string): void {
    this.#forgetOld();
    this.#choices.push({ replicaId, untilMs: this.#nowMs() + unheardMs });
  }

  /** The replica counts one of them from now on. */
  heard(replicaId: string): void {
    const index = this.#choices.findIndex((choice) => choice.replicaId === replicaId);
    if (index >= 0) this.#choices.splice(index, 1);
  }

  countAt(replicaId: string): number {
    this.#forgetOld();
    return this.#choices.filter((choice) => choice.replicaId === replicaId).length;
  }

  /** They are in order of time. */
  #forgetOld(): void {
    const nowMs = this.#nowMs();
    while (this.#choices[0] && this.#choices[0].untilMs <= nowMs) this.#choices.shift();
  }
}
