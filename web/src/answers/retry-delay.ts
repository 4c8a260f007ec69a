const firstMs = 500;
const mostMs = 15_000;

/**
 * How long to wait before the stream is opened again: doubling, and spread so that a restarted server does not meet all
 * its readers in one moment.
 * @param failures - in a row, 1 after the first
 * @param chance - 0..1
 */
export function retryDelayMs(failures: number, chance: number): number {
  const fullMs = Math.min(mostMs, firstMs * 2 ** (failures - 1));
  return Math.round(fullMs * (0.5 + chance / 2));
}
