/** Does the last of several things that come in quick succession. */
export class Debounce {
  readonly #afterMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  soon(action: () => void): void {
    this.close();
    this.#timer = setTimeout(action, this.#afterMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
