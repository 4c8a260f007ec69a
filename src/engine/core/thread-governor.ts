/** One computed step, as the thread that called the kernel saw it. */
export interface StepObservation {
  readonly threads: number;
  readonly tokenCount: number;
  readonly wallMs: number;
  /** Processor time of the calling thread alone. */
  readonly cpuMs: number;
  readonly nowMs: number;
}

/** A step this many times slower than the best of its size, with some of the processor lost, was pushed aside. */
const suspiciousSlowdown = 3;
const suspiciousShare = 0.85;
/** Without a good step to compare with, a long step that got less than this share was pushed aside too. */
const pushedAsideShare = 0.6;
/** The operating system counts processor time in ticks of up to 4 ms, so a share means something only over many of them. */
const longStepMs = 100;
/** Shorter steps say nothing: one interrupt would count as contention. */
const shortestTellingMs = 2;
/** One bad step is an accident, except in a trial: there the neighbour is known. */
const badStepsToYield = 2;
const firstHoldMs = 1_000;
const longestHoldMs = 30_000;

/**
 * Decides how many threads compute, so that another program on the same cores costs its share and not everything.
 *
 * ggml's threads meet at a barrier after each operation and wait for each other by spinning. If one is pushed aside by
 * another process, all others burn their time slice, hundreds of times per token: two engines of two threads on two cores
 * took 3,000 ms for a step of 7 ms. One thread has no barrier. So when steps show that threads are pushed aside, half of
 * them are let go for a while; then all are tried again, after ever longer pauses while the neighbour stays.
 *
 * Pure: times come in as numbers.
 */
export class ThreadGovernor {
  readonly #maxThreads: number;
  /** Best wall time per token by size class of the step, with all threads. */
  readonly #bestMsByClass = new Map<number, number>();
  #threads: number;
  #badSteps = 0;
  #holdMs = firstHoldMs;
  #holdUntilMs = Number.NEGATIVE_INFINITY;

  constructor(maxThreads: number) {
    this.#maxThreads = maxThreads;
    this.#threads = maxThreads;
  }

  /** Threads for the next step. */
  get threads(): number {
    return this.#threads;
  }

  observe(step: StepObservation): void {
    if (this.#threads < this.#maxThreads) this.#maybeRetry(step.nowMs);
    else if (step.wallMs >= shortestTellingMs && this.#maxThreads > 1) this.#judge(step);
  }

  #maybeRetry(nowMs: number): void {
    if (nowMs < this.#holdUntilMs) return;
    this.#threads = this.#maxThreads;
    this.#badSteps = badStepsToYield - 1;
  }

  #judge(step: StepObservation): void {
    const isBad = this.#isPushedAside(step);
    if (!isBad) {
      this.#badSteps = 0;
      // A long good spell means that the neighbour has left: the next one is answered as quickly as the first.
      if (step.nowMs > this.#holdUntilMs + longestHoldMs) this.#holdMs = firstHoldMs;
      return;
    }
    this.#badSteps++;
    if (this.#badSteps < badStepsToYield) return;
    this.#threads = Math.ceil(this.#maxThreads / 2);
    this.#holdUntilMs = step.nowMs + this.#holdMs;
    this.#holdMs = Math.min(longestHoldMs, this.#holdMs * 2);
  }

  #isPushedAside({ tokenCount, wallMs, cpuMs }: StepObservation): boolean {
    const share = cpuMs / wallMs;
    const sizeClass = Math.floor(Math.log2(Math.max(1, tokenCount)));
    const msPerToken = wallMs / Math.max(1, tokenCount);
    const best = this.#bestMsByClass.get(sizeClass) ?? msPerToken;
    this.#bestMsByClass.set(sizeClass, Math.min(best, msPerToken));
    if (wallMs >= longStepMs && share < pushedAsideShare) return true;
    return share < suspiciousShare && msPerToken > suspiciousSlowdown * best;
  }
}
