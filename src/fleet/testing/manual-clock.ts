import type { MonitorClock } from '../monitor/monitor-clock.ts';

/** Time that passes when a test says so. */
export interface ManualClock extends MonitorClock {
  /** Runs what falls due, in order of time, and lets each run's promises settle before the next. */
  pass(ms: number): Promise<void>;
}

export function manualClock(): ManualClock {
  let nowMs = 0;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const endMs = nowMs + ms;
      await settled();
      for (;;) {
        const due = [...timers].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (!due) break;
        timers.delete(due);
        nowMs = due.atMs;
        due.run();
        await settled();
      }
      nowMs = endMs;
    },
  };
}

/** Promises that wait for nothing outside have all had their turn by then. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
