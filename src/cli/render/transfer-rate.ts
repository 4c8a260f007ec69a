/** How fast a transfer runs, smoothed. */
export interface TransferRate {
  readonly doneBytes: number;
  readonly atMs: number;
  /** Undefined until two readings are far enough apart. */
  readonly bytesPerSecond: number | undefined;
}

/** Older speeds fade with this time constant: steady enough to read, quick enough to show a stall. */
const memoryMs = 4_000;
const shortestStepMs = 200;

/** Takes a reading into account; readings closer together than 0.2 s wait for the next one. */
export function nextRate(rate: TransferRate | undefined, doneBytes: number, nowMs: number): TransferRate {
  if (!rate || doneBytes < rate.doneBytes) return { doneBytes, atMs: nowMs, bytesPerSecond: undefined };
  const stepMs = nowMs - rate.atMs;
  if (stepMs < shortestStepMs) return rate;
  const current = ((doneBytes - rate.doneBytes) / stepMs) * 1_000;
  const weight = 1 - Math.exp(-stepMs / memoryMs);
  const bytesPerSecond =
    rate.bytesPerSecond === undefined ? current : rate.bytesPerSecond + weight * (current - rate.bytesPerSecond);
  return { doneBytes, atMs: nowMs, bytesPerSecond };
}
