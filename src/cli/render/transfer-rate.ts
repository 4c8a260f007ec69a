/** How fast a transfer runs, smoothed. */
export interface TransferRate {
  readonly doneBytes: number;
  readonly atMs: number;
  /** Bytes and time so far, both fading with age; their ratio is the speed. */
  readonly recentBytes: number;
  readonly recentMs: number;
}

/** Steady enough to read, quick enough to show a stall. */
const memoryMs = 4_000;
const shortestStepMs = 200;

/**
 * Takes a reading into account; readings closer together than 0.2 s wait for the next one.
 *
 * An exponentially weighted mean kept as two sums: unlike one that starts from its first value, a slow first second
 * does not drag it down for the next ten.
 */
export function nextRate(rate: TransferRate | undefined, doneBytes: number, nowMs: number): TransferRate {
  if (!rate || doneBytes < rate.doneBytes) return { doneBytes, atMs: nowMs, recentBytes: 0, recentMs: 0 };
  const stepMs = nowMs - rate.atMs;
  if (stepMs < shortestStepMs) return rate;
  const fade = Math.exp(-stepMs / memoryMs);
  return {
    doneBytes,
    atMs: nowMs,
    recentBytes: rate.recentBytes * fade + (doneBytes - rate.doneBytes),
    recentMs: rate.recentMs * fade + stepMs,
  };
}

/** Undefined until two readings are far enough apart. */
export function bytesPerSecond({ recentBytes, recentMs }: TransferRate): number | undefined {
  return recentMs === 0 ? undefined : (recentBytes / recentMs) * 1_000;
}
