/** Time as the monitor sees it; tests turn their own. */
export interface MonitorClock {
  /** Monotonic: a clock that was set must not open a breaker. */
  nowMs(): number;
  /** @returns call it off */
  after(delayMs: number, run: () => void): () => void;
}

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: MonitorClock = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
