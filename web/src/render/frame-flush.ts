/**
 * Calls `flush` once before the next paint, however often it was asked for. A hidden page has no next paint and is not
 * worth the work: it is brought up to date when it is looked at again.
 */
export class FrameFlush {
  readonly #flush: () => void;
  #frame: number | undefined;
  #isWaitingToBeSeen = false;

  constructor(flush: () => void) {
    this.#flush = flush;
  }

  request(): void {
    if (this.#frame !== undefined || this.#isWaitingToBeSeen) return;
    if (document.visibilityState === 'hidden') this.#waitToBeSeen();
    else this.#frame = requestAnimationFrame(this.#run);
  }

  cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#isWaitingToBeSeen = false;
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  #waitToBeSeen(): void {
    this.#isWaitingToBeSeen = true;
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') return;
    this.cancel();
    this.#flush();
  };

  readonly #run = (): void => {
    this.#frame = undefined;
    this.#flush();
  };
}
